<?php
/**
 * Posts as items of a lifecycle.
 *
 * @package Temporal_CMS
 */

defined( 'ABSPATH' ) || exit;

/**
 * An item is addressed by the uuid of the item that people write and by a locale; each is a post of its own.
 */
final class Temporal_CMS_Items {

	public const LOCALE        = '_temporal_cms_locale';
	public const SOURCE_LOCALE = '_temporal_cms_source_locale';
	public const SOURCE_HASH   = '_temporal_cms_source_hash';
	/** Which revision of the source was translated. */
	public const SOURCE_REVISION = '_temporal_cms_source_revision';
	public const WORKFLOW        = '_temporal_cms_workflow_id';
	/** On a post that is ready and waits for its time. */
	public const HELD       = '_temporal_cms_held';
	public const PUBLISH_AT = '_temporal_cms_publish_at';

	private const UUID = '_temporal_cms_uuid';
	/** Followed by uuid and locale: WordPress indexes the keys of meta, and not the values. */
	private const INDEX = '_temporal_cms_item_';
	/** Id of the post that the uuid was given to: meta can be copied to another post. */
	private const OWNER = '_temporal_cms_post_id';

	/**
	 * Gives a saved post its uuid and locale.
	 *
	 * @param int     $post_id Id of the post.
	 * @param WP_Post $post    The post.
	 */
	public static function on_save( int $post_id, WP_Post $post ): void {
		if ( self::is_item( $post ) ) {
			self::identify( $post );
			if ( ! wp_revisions_enabled( $post ) ) {
				// Without revisions each change has to be counted when it happens.
				Temporal_CMS_Revisions::latest( $post );
			}
		}
	}

	/**
	 * The uuid of a post, given now if it has none. Empty for what is no item.
	 *
	 * @param int $post_id Id of a post.
	 */
	public static function uuid( int $post_id ): string {
		$post = get_post( $post_id );
		if ( ! $post instanceof WP_Post || ! self::is_item( $post ) ) {
			return '';
		}
		self::identify( $post );
		return (string) get_post_meta( $post_id, self::UUID, true );
	}

	/**
	 * The locale that a post is written in.
	 *
	 * @param int $post_id Id of a post.
	 */
	public static function locale( int $post_id ): string {
		return (string) get_post_meta( $post_id, self::LOCALE, true );
	}

	/**
	 * Whether the post has been made an item.
	 *
	 * @param int $post_id Id of a post.
	 */
	public static function is_identified( int $post_id ): bool {
		return '' !== get_post_meta( $post_id, self::UUID, true ) && '' !== self::locale( $post_id );
	}

	/**
	 * The post of a uuid and locale, whatever its status.
	 *
	 * @param string $uuid   The uuid, in lower case.
	 * @param string $locale BCP 47 tag.
	 */
	public static function find( string $uuid, string $locale ): ?WP_Post {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- posts of all types and statuses, without the filters of WP_Query.
		$post_ids = $wpdb->get_col( $wpdb->prepare( 'SELECT post_id FROM %i WHERE meta_key = %s ORDER BY post_id', $wpdb->postmeta, self::INDEX . "$uuid/$locale" ) );
		foreach ( $post_ids as $post_id ) {
			$post = get_post( (int) $post_id );
			if ( $post instanceof WP_Post && self::is( $post, $uuid, $locale ) ) {
				return $post;
			}
		}
		return null;
	}

	/**
	 * The post of a uuid and locale, looked for first where it was last seen: a list of many needs no search for each.
	 *
	 * @param int    $post_id Id that the post had.
	 * @param string $uuid    The uuid, in lower case.
	 * @param string $locale  BCP 47 tag.
	 */
	public static function find_at( int $post_id, string $uuid, string $locale ): ?WP_Post {
		$post = get_post( $post_id );
		return $post instanceof WP_Post && self::is( $post, $uuid, $locale ) ? $post : self::find( $uuid, $locale );
	}

	/**
	 * Meta of a new post that is to be found as an item.
	 *
	 * @param string $uuid   The uuid, in lower case.
	 * @param string $locale BCP 47 tag.
	 * @return array<string,string>
	 */
	public static function identity( string $uuid, string $locale ): array {
		return array(
			self::UUID                      => $uuid,
			self::LOCALE                    => $locale,
			self::INDEX . "$uuid/$locale" => '1',
		);
	}

	/**
	 * Whether people write the item here, and not a lifecycle.
	 *
	 * @param WP_Post $post The post.
	 */
	public static function is_written_here( WP_Post $post ): bool {
		return '' === get_post_meta( $post->ID, self::SOURCE_LOCALE, true );
	}

	/**
	 * Locale of the item that the post's lifecycle is about.
	 *
	 * @param WP_Post $post The post.
	 */
	public static function source_locale( WP_Post $post ): string {
		$staged = (string) get_post_meta( $post->ID, self::SOURCE_LOCALE, true );
		return '' === $staged ? self::locale( $post->ID ) : $staged;
	}

	/**
	 * The item does not wait for a time any more.
	 *
	 * @param WP_Post $post The post.
	 */
	public static function end_hold( WP_Post $post ): void {
		delete_post_meta( $post->ID, self::HELD );
		delete_post_meta( $post->ID, self::PUBLISH_AT );
	}

	/**
	 * Whether a post is the item of a uuid and locale.
	 *
	 * @param WP_Post $post   The post.
	 * @param string  $uuid   The uuid, in lower case.
	 * @param string  $locale BCP 47 tag.
	 */
	private static function is( WP_Post $post, string $uuid, string $locale ): bool {
		return get_post_meta( $post->ID, self::UUID, true ) === $uuid && self::locale( $post->ID ) === $locale;
	}

	/**
	 * Whether a post is of a type that lifecycles handle, and more than an editor window that was opened.
	 *
	 * @param WP_Post $post The post.
	 */
	private static function is_item( WP_Post $post ): bool {
		return in_array( $post->post_type, Temporal_CMS_Settings::types(), true ) && 'auto-draft' !== $post->post_status;
	}

	/**
	 * Gives a post its uuid and locale if it has none, and a copy of a post a uuid of its own.
	 *
	 * @param WP_Post $post The post.
	 */
	private static function identify( WP_Post $post ): void {
		$owner = (int) get_post_meta( $post->ID, self::OWNER, true );
		if ( $owner === $post->ID ) {
			return;
		}
		if ( self::is_identified( $post->ID ) ) {
			$holder = self::find( (string) get_post_meta( $post->ID, self::UUID, true ), self::locale( $post->ID ) );
			if ( null !== $holder && $holder->ID !== $post->ID ) {
				self::forget( $post->ID );
			}
		}
		if ( ! self::is_identified( $post->ID ) ) {
			$locale = Temporal_CMS_Settings::source_locale();
			if ( '' === $locale ) {
				return;
			}
			// Unique: of two requests at a time, one gives the uuid.
			add_post_meta( $post->ID, self::UUID, wp_generate_uuid4(), true );
			add_post_meta( $post->ID, self::LOCALE, $locale, true );
		}
		$identity = self::identity( (string) get_post_meta( $post->ID, self::UUID, true ), self::locale( $post->ID ) );
		add_post_meta( $post->ID, (string) array_key_last( $identity ), '1', true );
		update_post_meta( $post->ID, self::OWNER, $post->ID );
	}

	/**
	 * Removes all that the plugin keeps about a post.
	 *
	 * @param int $post_id Id of the post.
	 */
	private static function forget( int $post_id ): void {
		foreach ( array_keys( (array) get_post_meta( $post_id ) ) as $key ) {
			if ( str_starts_with( (string) $key, '_temporal_cms_' ) ) {
				delete_post_meta( $post_id, $key );
			}
		}
	}
}
