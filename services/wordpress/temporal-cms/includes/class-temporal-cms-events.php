<?php
/**
 * What people do to content, as events.
 *
 * @package Temporal_CMS
 */

defined( 'ABSPATH' ) || exit;

/**
 * Turns saves, trashing and deletion into content events (`ContentEvent` of the contract). What counts is the difference to
 * what was told last, never which hook ran or how often.
 *
 * A draft is its author's own. It is under orchestration from the first time that somebody asks for publication (pending,
 * scheduled or published), and every later save is told, until it is deleted.
 */
final class Temporal_CMS_Events {

	/** What was told last: revision, hash of terms, time of publishing, whether deleted. */
	private const TOLD = '_temporal_cms_told';

	private const ASKS = array( 'pending', 'future', 'publish', 'private' );

	/**
	 * A post was saved, with its meta and terms.
	 *
	 * @param int     $post_id Id of the post.
	 * @param WP_Post $post    The post.
	 */
	public static function on_save( int $post_id, WP_Post $post ): void {
		if ( Temporal_CMS_Origin::is_own_write() || self::is_no_save_of_a_person( $post ) ) {
			return;
		}
		$told = self::told( $post_id );
		if ( null === $told && ! in_array( $post->post_status, self::ASKS, true ) ) {
			return;
		}
		self::tell( $post, $told );
	}

	/**
	 * A post is about to be deleted for good.
	 *
	 * @param int     $post_id Id of the post.
	 * @param WP_Post $post    The post.
	 */
	public static function on_delete( int $post_id, WP_Post $post ): void {
		$told = self::told( $post_id );
		if ( null === $told || $told['deleted'] || Temporal_CMS_Origin::is_own_write() || ! Temporal_CMS_Items::is_written_here( $post ) ) {
			return;
		}
		self::add( $post, 'deleted', wp_generate_uuid4(), self::now( $post ) );
	}

	/**
	 * Tells the item as it is now, whatever was told before.
	 *
	 * @param WP_Post $post The post.
	 * @return bool Whether there is anything to tell: a translation has its source on another site.
	 */
	public static function resync( WP_Post $post ): bool {
		Temporal_CMS_Items::uuid( $post->ID );
		return self::add( $post, 'resync', wp_generate_uuid4(), self::now( $post ) );
	}

	/**
	 * The event of an item as it is now, without its key; null where there is none to send from here.
	 *
	 * @param WP_Post $post   The post.
	 * @param string  $change `ContentChange` of the contract.
	 * @return array<string,mixed>|null
	 */
	public static function of( WP_Post $post, string $change ): ?array {
		$source = self::source_of( $post );
		if ( null === $source ) {
			return null;
		}
		$version       = Temporal_CMS_Revisions::latest( $post );
		$source_locale = Temporal_CMS_Items::locale( $source->ID );
		$event         = array(
			'change'       => $source->ID === $post->ID ? $change : 'translation_edited',
			'source'       => array(
				'cms'  => 'wordpress',
				'site' => Temporal_CMS_Settings::site(),
				'type' => $source->post_type,
				'uuid' => Temporal_CMS_Items::uuid( $source->ID ),
				'id'   => (string) $source->ID,
			),
			'sourceLocale' => $source_locale,
			'version'      => array(
				'locale'   => Temporal_CMS_Items::locale( $post->ID ),
				'revision' => $version->revision,
				'hash'     => $version->hash,
			),
			'url'          => Temporal_CMS_State::url( $source ),
			'targets'      => Temporal_CMS_Settings::targets( $source_locale ),
			'actor'        => Temporal_CMS_Rights::actor(),
		);
		$publish_at    = Temporal_CMS_Publish_Time::of( $source );
		return null === $publish_at ? $event : $event + array( 'publishAt' => $publish_at );
	}

	/**
	 * Id of the lifecycle of an item.
	 *
	 * @param WP_Post $post The post: the source, or a translation.
	 */
	public static function workflow_id( WP_Post $post ): string {
		$written = (string) get_post_meta( $post->ID, Temporal_CMS_Items::WORKFLOW, true );
		return '' !== $written ? $written : 'content:' . Temporal_CMS_Settings::site() . ":$post->post_type:" . Temporal_CMS_Items::uuid( $post->ID );
	}

	/**
	 * Adds the event of what differs from what was told.
	 *
	 * @param WP_Post                                                                        $post The post.
	 * @param array{revision:string,terms:string,publishAt:mixed,deleted:bool}|null $told What was told last.
	 */
	private static function tell( WP_Post $post, ?array $told ): void {
		$now    = self::now( $post );
		$before = $told ?? $now;
		match ( true ) {
			$now['deleted'] && ! $before['deleted']           => self::add( $post, 'deleted', wp_generate_uuid4(), $now ),
			$now['deleted']                                   => null,
			// Back from the trash, on a revision that may have been told before.
			$before['deleted']                                => self::add( $post, 'resync', wp_generate_uuid4(), $now ),
			null === $told                                    => self::add( $post, 'created', '', $now ),
			$now['revision'] !== $before['revision']          => self::add( $post, 'updated', '', $now ),
			// WordPress makes no revision of a change of terms alone.
			$now['terms'] !== $before['terms']                => self::add( $post, 'resync', $now['terms'] . '-' . wp_generate_uuid4(), $now ),
			$now['publishAt'] !== $before['publishAt']        => self::add( $post, 'rescheduled', wp_generate_uuid4(), $now ),
			default                                           => null,
		};
	}

	/**
	 * Puts an event into the outbox and sees to its delivery.
	 *
	 * @param WP_Post $post       The post.
	 * @param string  $change     `ContentChange` of the contract.
	 * @param string  $occurrence Tells apart what a person may repeat on one revision.
	 * @param array{revision:string,terms:string,publishAt:mixed,deleted:bool} $now What it tells.
	 */
	private static function add( WP_Post $post, string $change, string $occurrence, array $now ): bool {
		$event = Temporal_CMS_Proxy::is_configured() ? self::of( $post, $change ) : null;
		if ( null === $event ) {
			return false;
		}
		$uuid = $event['source']['uuid'];
		$key  = self::key( array( $event['source']['site'], $uuid, $event['version']['locale'], $event['version']['revision'], $event['change'], $occurrence ) );
		update_post_meta( $post->ID, self::TOLD, wp_slash( $now ) );
		if ( Temporal_CMS_Outbox::add( $uuid, $key, $event ) ) {
			Temporal_CMS_Delivery::soon();
		}
		return true;
	}

	/**
	 * The contract's event key: SHA-256 of the parts, joined by zero bytes.
	 *
	 * @param string[] $parts Site, uuid, locale, revision, change, occurrence.
	 */
	public static function key( array $parts ): string {
		return hash( 'sha256', implode( "\0", $parts ) );
	}

	/**
	 * What an event would tell now.
	 *
	 * @param WP_Post $post The post.
	 * @return array{revision:string,terms:string,publishAt:mixed,deleted:bool}
	 */
	private static function now( WP_Post $post ): array {
		return array(
			'revision'  => Temporal_CMS_Revisions::latest( $post )->revision,
			'terms'     => md5( (string) wp_json_encode( Temporal_CMS_Terms::of( $post ) ) ),
			'publishAt' => Temporal_CMS_Publish_Time::of( $post ),
			'deleted'   => 'trash' === $post->post_status,
		);
	}

	/**
	 * What was told last of a post, or null.
	 *
	 * @param int $post_id Id of the post.
	 * @return array{revision:string,terms:string,publishAt:mixed,deleted:bool}|null
	 */
	private static function told( int $post_id ): ?array {
		$told = get_post_meta( $post_id, self::TOLD, true );
		return is_array( $told ) ? $told : null;
	}

	/**
	 * The item that people write, of which this post is a version; null when it is on another site.
	 *
	 * @param WP_Post $post The post.
	 */
	private static function source_of( WP_Post $post ): ?WP_Post {
		if ( ! Temporal_CMS_Items::is_identified( $post->ID ) ) {
			return null;
		}
		if ( Temporal_CMS_Items::is_written_here( $post ) ) {
			return $post;
		}
		return Temporal_CMS_Items::find( Temporal_CMS_Items::uuid( $post->ID ), Temporal_CMS_Items::source_locale( $post ) );
	}

	/**
	 * Autosaves (onto the draft itself as well), revisions, imports and what is no item are no saves of a person.
	 *
	 * @param WP_Post $post The post.
	 */
	private static function is_no_save_of_a_person( WP_Post $post ): bool {
		return ! Temporal_CMS_Items::is_identified( $post->ID )
			|| ( defined( 'DOING_AUTOSAVE' ) && DOING_AUTOSAVE )
			|| ( defined( 'WP_IMPORTING' ) && WP_IMPORTING )
			|| false !== wp_is_post_autosave( $post )
			|| false !== wp_is_post_revision( $post );
	}
}
