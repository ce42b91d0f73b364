<?php
/**
 * Marks what the orchestration itself writes.
 *
 * @package Temporal_CMS
 */

defined( 'ABSPATH' ) || exit;

/**
 * Tells the plugin's own writes from those of people. During a write a flag of this request is up; after it the post's meta
 * names the revision that the write led to, so that a later request can tell as well.
 */
final class Temporal_CMS_Origin {

	public const META = '_temporal_cms_origin';

	/**
	 * How many of our own writes are under way in this request, one within another.
	 *
	 * @var int
	 */
	private static int $depth = 0;

	/**
	 * Whether what is being saved now is saved by the orchestration.
	 */
	public static function is_own_write(): bool {
		return self::$depth > 0;
	}

	/**
	 * Whether the post stands as the orchestration has left it.
	 *
	 * @param WP_Post $post A post.
	 */
	public static function is_own_state( WP_Post $post ): bool {
		return get_post_meta( $post->ID, self::META, true ) === Temporal_CMS_Revisions::latest( $post )->revision;
	}

	/**
	 * Does something as the orchestration.
	 *
	 * @template T
	 * @param callable():T $write What to do.
	 * @return T
	 */
	public static function during( callable $write ): mixed {
		++self::$depth;
		try {
			return $write();
		} finally {
			--self::$depth;
		}
	}
}
