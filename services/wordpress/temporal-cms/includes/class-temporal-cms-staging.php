<?php
/**
 * Staging of translations.
 *
 * @package Temporal_CMS
 */

defined( 'ABSPATH' ) || exit;

/**
 * Writes a target's text as a linked draft, or beside the text that visitors of a published target see.
 */
final class Temporal_CMS_Staging {

	/**
	 * Refuses what cannot be staged here, and makes what the item needs to be there before it.
	 *
	 * @param WP_Post|null        $post    The target's post, if there is one; not locked yet.
	 * @param string              $uuid    Uuid of the source item.
	 * @param string              $locale  Locale of the target.
	 * @param array<string,mixed> $request `StageItemRequest`.
	 * @throws Temporal_CMS_Problem When the site does not take it.
	 */
	public static function prepare( ?WP_Post $post, string $uuid, string $locale, array $request ): void {
		self::check_stageable( $post, $locale, $request );
		Temporal_CMS_Markup::check( $request['title'], $request['body'], Temporal_CMS_Items::find( $uuid, $request['sourceLocale'] ) );
		Temporal_CMS_Terms::make( Temporal_CMS_Settings::types()[ $request['type'] ], $request['terms'] );
	}

	/**
	 * Creates or overwrites the linked draft of a target. What visitors of a published target see stays as it is until the
	 * staged text is published.
	 *
	 * @param WP_Post|null        $post    The target's post, if there is one.
	 * @param string              $uuid    Uuid of the source item.
	 * @param string              $locale  Locale of the target.
	 * @param array<string,mixed> $request `StageItemRequest`, prepared.
	 * @return array<string,mixed>
	 */
	public static function stage( ?WP_Post $post, string $uuid, string $locale, array $request ): array {
		if ( null === $post ) {
			$post = self::create_target( $uuid, $locale, $request );
		} elseif ( 'publish' === $post->post_status ) {
			self::stage_update( $post, $request );
		} else {
			$post = self::overwrite_draft( $post, $request );
		}
		update_post_meta( $post->ID, Temporal_CMS_Items::SOURCE_LOCALE, $request['sourceLocale'] );
		update_post_meta( $post->ID, Temporal_CMS_Items::SOURCE_HASH, $request['sourceHash'] );
		update_post_meta( $post->ID, Temporal_CMS_Items::SOURCE_REVISION, $request['sourceRevision'] );
		return Temporal_CMS_State::after_write( $post, $request['workflowId'] );
	}

	/**
	 * Refuses what cannot be staged here, with every fault.
	 *
	 * @param WP_Post|null        $post    The target's post, if there is one.
	 * @param string              $locale  Locale of the target.
	 * @param array<string,mixed> $request `StageItemRequest`.
	 */
	private static function check_stageable( ?WP_Post $post, string $locale, array $request ): void {
		$input   = new Temporal_CMS_Input();
		$locales = array_values( Temporal_CMS_Settings::locales() );
		if ( ! in_array( $locale, $locales, true ) ) {
			$input->fault( 'locale', "the site has no locale $locale, only " . implode( ', ', $locales ) );
		}
		if ( null !== $post && Temporal_CMS_Items::is_written_here( $post ) ) {
			$input->fault( 'locale', 'people write this item here, so it cannot be staged' );
		}
		$type = Temporal_CMS_Settings::types()[ $request['type'] ];
		if ( null !== $post && $post->post_type !== $type ) {
			$input->fault( 'type', "the item is a {$post->post_type} here" );
		}
		$input->finish();
	}

	/**
	 * Makes the draft of a target that is not there yet. Its author is the source's, so that it is among their posts.
	 *
	 * @param string              $uuid    Uuid of the source item.
	 * @param string              $locale  Locale of the target.
	 * @param array<string,mixed> $request `StageItemRequest`.
	 */
	private static function create_target( string $uuid, string $locale, array $request ): WP_Post {
		$source = Temporal_CMS_Items::find( $uuid, $request['sourceLocale'] );
		$id     = Temporal_CMS_Exact_Write::insert(
			array(
				'post_type'    => Temporal_CMS_Settings::types()[ $request['type'] ],
				'post_status'  => 'draft',
				'post_title'   => $request['title'],
				'post_content' => $request['body'],
				'post_author'  => null === $source ? get_current_user_id() : (int) $source->post_author,
				'meta_input'   => Temporal_CMS_Items::identity( $uuid, $locale ),
			)
		);
		$post   = get_post( $id );
		Temporal_CMS_Origin::during( static fn() => Temporal_CMS_Terms::set( $post, $request['terms'] ) );
		return $post;
	}

	/**
	 * Overwrites a target that is not before the public; one in the trash comes back.
	 *
	 * @param WP_Post             $post    The target's post.
	 * @param array<string,mixed> $request `StageItemRequest`.
	 */
	private static function overwrite_draft( WP_Post $post, array $request ): WP_Post {
		if ( 'trash' === $post->post_status ) {
			Temporal_CMS_Origin::during( static fn() => wp_untrash_post( $post->ID ) );
			$post = get_post( $post->ID );
		}
		Temporal_CMS_Items::end_hold( $post );
		Temporal_CMS_Revisions::unstage( $post );
		Temporal_CMS_Exact_Write::update(
			$post,
			array(
				'post_status'  => 'draft',
				'post_title'   => $request['title'],
				'post_content' => $request['body'],
			)
		);
		Temporal_CMS_Origin::during( static fn() => Temporal_CMS_Terms::set( $post, $request['terms'] ) );
		return get_post( $post->ID );
	}

	/**
	 * Stages a text beside the one that visitors see.
	 *
	 * @param WP_Post             $post    The target's post.
	 * @param array<string,mixed> $request `StageItemRequest`.
	 */
	private static function stage_update( WP_Post $post, array $request ): void {
		if ( $post->post_title === $request['title'] && $post->post_content === $request['body'] ) {
			Temporal_CMS_Revisions::unstage( $post );
			Temporal_CMS_Origin::during( static fn() => Temporal_CMS_Terms::set( $post, $request['terms'] ) );
		} else {
			Temporal_CMS_Revisions::stage( $post, $request['title'], $request['body'], $request['terms'] );
		}
	}
}
