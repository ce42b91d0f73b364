<?php
/**
 * The writes of the publishing side.
 *
 * @package Temporal_CMS
 */

defined( 'ABSPATH' ) || exit;

/**
 * Stages, holds, publishes and takes back. Each gets the item's post, locked by `Temporal_CMS_Write`, and a checked request,
 * and answers the item's state as it is stored afterwards.
 */
final class Temporal_CMS_Publishing {

	private const FINDINGS = '_temporal_cms_findings_';
	private const REASON   = '_temporal_cms_unpublish_reason';

	/**
	 * Creates or overwrites the linked draft of a target. What visitors of a published target see stays as it is until the
	 * staged text is published.
	 *
	 * @param WP_Post|null        $post    The target's post, if there is one.
	 * @param string              $uuid    Uuid of the source item.
	 * @param string              $locale  Locale of the target.
	 * @param array<string,mixed> $request `StageItemRequest`.
	 * @return array<string,mixed>
	 * @throws Temporal_CMS_Problem When the site does not take it.
	 */
	public static function stage( ?WP_Post $post, string $uuid, string $locale, array $request ): array {
		self::check_stageable( $post, $locale, $request );
		Temporal_CMS_Markup::check( $request['title'], $request['body'], Temporal_CMS_Items::find( $uuid, $request['sourceLocale'] ) );
		if ( null === $post ) {
			$post = self::create_target( $uuid, $locale, $request );
		} elseif ( 'publish' === $post->post_status ) {
			self::stage_update( $post, $request );
		} else {
			$post = self::overwrite_draft( $post, $request );
		}
		update_post_meta( $post->ID, Temporal_CMS_Items::SOURCE_LOCALE, $request['sourceLocale'] );
		update_post_meta( $post->ID, Temporal_CMS_Items::SOURCE_HASH, $request['sourceHash'] );
		return self::answer( $post, $request['workflowId'] );
	}

	/**
	 * Holds the item back until its lifecycle publishes it, and tells editors when that is due. An item that is live stays so.
	 *
	 * @param WP_Post             $post    The item's post.
	 * @param array<string,mixed> $request `ScheduleItemRequest`.
	 * @return array<string,mixed>
	 * @throws Temporal_CMS_Problem When the item has changed.
	 */
	public static function schedule( WP_Post $post, array $request ): array {
		self::expect( $post, $request['expectedRevision'] );
		if ( 'publish' !== $post->post_status ) {
			// A `future` post would be published by WP-Cron, which is not the clock here.
			Temporal_CMS_Exact_Write::update( $post, array( 'post_status' => 'pending' ) );
			update_post_meta( $post->ID, Temporal_CMS_Items::HELD, '1' );
		}
		update_post_meta( $post->ID, Temporal_CMS_Items::PUBLISH_AT, $request['publishAt'] );
		return self::answer( $post, $request['workflowId'] );
	}

	/**
	 * Puts the expected revision before the public at once.
	 *
	 * @param WP_Post             $post    The item's post.
	 * @param array<string,mixed> $request `PublishItemRequest`.
	 * @return array<string,mixed>
	 * @throws Temporal_CMS_Problem When the item has changed.
	 */
	public static function publish( WP_Post $post, array $request ): array {
		$latest = self::expect( $post, $request['expectedRevision'], $request['expectedHash'] );
		$fields = array( 'post_status' => 'publish' ) + self::due_date( $post );
		if ( $latest->pending ) {
			$terms  = Temporal_CMS_Revisions::staged_terms( $post ) ?? array();
			$fields = array(
				'post_title'   => $latest->title,
				'post_content' => $latest->body,
			) + $fields;
			Temporal_CMS_Exact_Write::update( $post, $fields );
			Temporal_CMS_Origin::during( static fn() => Temporal_CMS_Terms::set( $post, $terms ) );
		} elseif ( 'publish' !== $post->post_status ) {
			Temporal_CMS_Exact_Write::update( $post, $fields );
		}
		self::end_hold( $post );
		Temporal_CMS_Revisions::unstage( $post );
		$live = get_post( $post->ID );
		self::check_live( $live, $latest->hash );
		Temporal_CMS_Publications::record( $live, $request['workflowId'], $latest->hash, $request['locales'] );
		return self::answer( $live, $request['workflowId'] );
	}

	/**
	 * Takes the item back to a draft. Does nothing to one that is not before the public.
	 *
	 * @param WP_Post             $post    The item's post.
	 * @param array<string,mixed> $request `UnpublishItemRequest`.
	 * @return array<string,mixed>
	 */
	public static function unpublish( WP_Post $post, array $request ): array {
		if ( ! in_array( $post->post_status, array( 'draft', 'trash' ), true ) ) {
			Temporal_CMS_Exact_Write::update( $post, array( 'post_status' => 'draft' ) );
		}
		self::end_hold( $post );
		update_post_meta( $post->ID, self::REASON, wp_slash( $request['reason'] ) );
		Temporal_CMS_Publications::end( $post );
		return self::answer( $post, $request['workflowId'] );
	}

	/**
	 * Keeps what a compliance check has found, for editors to see.
	 *
	 * @param WP_Post             $post   The item's post.
	 * @param array<string,mixed> $report `ComplianceReport`.
	 * @return array<string,mixed>
	 */
	public static function keep_findings( WP_Post $post, array $report ): array {
		$kept = array(
			'revision' => Temporal_CMS_Revisions::latest( $post )->revision,
			'findings' => $report['findings'],
		);
		update_post_meta( $post->ID, self::FINDINGS . $report['check'], wp_slash( wp_json_encode( $kept ) ) );
		return Temporal_CMS_State::of( $post );
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
		self::end_hold( $post );
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

	/**
	 * Refuses to go on with an item that is not what the caller has seen.
	 *
	 * @param WP_Post     $post     The item's post.
	 * @param string      $revision Expected latest revision.
	 * @param string|null $hash     Expected hash of it.
	 * @throws Temporal_CMS_Problem When the item has changed.
	 */
	private static function expect( WP_Post $post, string $revision, ?string $hash = null ): Temporal_CMS_Version {
		$latest  = Temporal_CMS_Revisions::latest( $post );
		$current = array(
			'current' => array(
				'revision' => $latest->revision,
				'hash'     => $latest->hash,
			),
		);
		if ( 'trash' === $post->post_status ) {
			throw new Temporal_CMS_Problem( 409, Temporal_CMS_Problem::STALE_REVISION, 'The item is in the trash.', $current );
		}
		if ( $latest->revision !== $revision || ( null !== $hash && $latest->hash !== $hash ) ) {
			throw new Temporal_CMS_Problem( 409, Temporal_CMS_Problem::STALE_REVISION, 'The latest revision or its text is another than expected.', $current );
		}
		return $latest;
	}

	/**
	 * The dates of a post that goes live now: its own, unless it has none or one that is still to come.
	 *
	 * @param WP_Post $post The post.
	 * @return array<string,mixed>
	 */
	private static function due_date( WP_Post $post ): array {
		$has_date = '0000-00-00 00:00:00' !== $post->post_date_gmt;
		if ( $has_date && strtotime( $post->post_date_gmt . ' UTC' ) <= time() ) {
			return array();
		}
		return array(
			'post_date'     => current_time( 'mysql' ),
			'post_date_gmt' => current_time( 'mysql', true ),
			'edit_date'     => true,
		);
	}

	/**
	 * Makes sure that what was approved is what is live: another plugin may have had a hand in it.
	 *
	 * @param WP_Post|null $post The post as stored now.
	 * @param string       $hash Hash of what was to be published.
	 * @throws RuntimeException When it is not; the transaction is then undone.
	 */
	private static function check_live( ?WP_Post $post, string $hash ): void {
		if ( null === $post || 'publish' !== $post->post_status ) {
			throw new RuntimeException( 'The post did not become published.' );
		}
		if ( Temporal_CMS_Version::hash_of( $post->post_title, $post->post_content ) !== $hash ) {
			throw new RuntimeException( 'The published text is not the approved one.' );
		}
	}

	/**
	 * The item does not wait for a time any more.
	 *
	 * @param WP_Post $post The post.
	 */
	private static function end_hold( WP_Post $post ): void {
		delete_post_meta( $post->ID, Temporal_CMS_Items::HELD );
		delete_post_meta( $post->ID, Temporal_CMS_Items::PUBLISH_AT );
	}

	/**
	 * Notes who wrote, and answers the state as it is stored now.
	 *
	 * @param WP_Post $post        The post.
	 * @param string  $workflow_id The lifecycle.
	 * @return array<string,mixed>
	 */
	private static function answer( WP_Post $post, string $workflow_id ): array {
		$post  = get_post( $post->ID );
		$state = Temporal_CMS_State::of( $post );
		update_post_meta( $post->ID, Temporal_CMS_Items::WORKFLOW, wp_slash( $workflow_id ) );
		update_post_meta( $post->ID, Temporal_CMS_Origin::META, $state['revision'] );
		return $state;
	}
}
