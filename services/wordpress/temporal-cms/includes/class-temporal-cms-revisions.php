<?php
/**
 * Names of an item's states.
 *
 * @package Temporal_CMS
 */

defined( 'ABSPATH' ) || exit;

/**
 * Finds which revision of a post is the latest, and reads one by its name. A revision is named by its id in WordPress.
 *
 * Text that visitors do not see yet is staged for a published post as its newest revision; the post itself changes when
 * that revision is published. Any save by an editor in between makes a newer revision, which the staged one is then behind.
 */
final class Temporal_CMS_Revisions {

	/** Of a staged revision: its id, the hash of the post that it was staged for, and the terms that go with it. */
	private const PENDING = '_temporal_cms_pending';

	/** Where the site keeps no revisions: number and hash of the text. */
	private const COUNTED = '_temporal_cms_counted';

	/**
	 * The latest state, whether visitors see it or not. A text that WordPress has made no revision of (the first save, an
	 * autosave onto the draft itself) gets one here, so that it can be named.
	 *
	 * @param WP_Post $post A post.
	 */
	public static function latest( WP_Post $post ): Temporal_CMS_Version {
		$newest  = self::newest( $post );
		$pending = self::pending( $post, $newest );
		if ( null !== $pending ) {
			return new Temporal_CMS_Version( (string) $newest->ID, $newest->post_title, $newest->post_content, true );
		}
		if ( ! wp_revisions_enabled( $post ) ) {
			return new Temporal_CMS_Version( self::counted( $post ), $post->post_title, $post->post_content );
		}
		if ( ! self::says_the_same( $newest, $post ) ) {
			$newest = Temporal_CMS_Lock::hold(
				'revisions/' . $post->ID,
				static function () use ( $post ) {
					$newest = self::newest( $post );
					if ( ! self::says_the_same( $newest, $post ) ) {
						Temporal_CMS_Exact_Write::revision( $post, $post->post_title, $post->post_content );
						$newest = self::newest( $post );
					}
					return $newest;
				}
			);
		}
		return new Temporal_CMS_Version( (string) $newest->ID, $post->post_title, $post->post_content );
	}

	/**
	 * A state by its name, or null when the post has none of that name.
	 *
	 * @param WP_Post $post A post.
	 * @param string  $name Name of a revision.
	 */
	public static function named( WP_Post $post, string $name ): ?Temporal_CMS_Version {
		$latest = self::latest( $post );
		if ( $latest->revision === $name ) {
			return $latest;
		}
		$revision = ctype_digit( $name ) ? get_post( (int) $name ) : null;
		if ( null === $revision || self::slug( $post ) !== $revision->post_name || 'revision' !== $revision->post_type ) {
			return null;
		}
		return new Temporal_CMS_Version( $name, $revision->post_title, $revision->post_content );
	}

	/**
	 * Stages a text for a published post.
	 *
	 * @param WP_Post                         $post  The post.
	 * @param string                          $title Title.
	 * @param string                          $body  Markup.
	 * @param array<int,array<string,string>> $terms Terms that take effect with it.
	 */
	public static function stage( WP_Post $post, string $title, string $body, array $terms ): void {
		$latest   = self::latest( $post );
		$revision = $latest->pending && $latest->title === $title && $latest->body === $body
			? (int) $latest->revision
			: Temporal_CMS_Exact_Write::revision( $post, $title, $body );
		$staged   = array(
			'revision' => $revision,
			'base'     => Temporal_CMS_Version::hash_of( $post->post_title, $post->post_content ),
			'terms'    => $terms,
		);
		update_post_meta( $post->ID, self::PENDING, wp_slash( $staged ) );
	}

	/**
	 * Forgets a staged text; the post's own is the latest again.
	 *
	 * @param WP_Post $post The post.
	 */
	public static function unstage( WP_Post $post ): void {
		delete_post_meta( $post->ID, self::PENDING );
	}

	/**
	 * Terms that were staged with the latest state, or null when it is not a staged one.
	 *
	 * @param WP_Post $post The post.
	 * @return array<int,array<string,string>>|null
	 */
	public static function staged_terms( WP_Post $post ): ?array {
		return self::pending( $post, self::newest( $post ) )['terms'] ?? null;
	}

	/**
	 * What was staged, unless the post or its revisions have moved on since.
	 *
	 * @param WP_Post      $post   The post.
	 * @param WP_Post|null $newest Its newest revision.
	 * @return array<string,mixed>|null
	 */
	private static function pending( WP_Post $post, ?WP_Post $newest ): ?array {
		$staged = get_post_meta( $post->ID, self::PENDING, true );
		if ( ! is_array( $staged ) || null === $newest || $newest->ID !== $staged['revision'] ) {
			return null;
		}
		return Temporal_CMS_Version::hash_of( $post->post_title, $post->post_content ) === $staged['base'] ? $staged : null;
	}

	/**
	 * The newest revision that is not an autosave.
	 *
	 * @param WP_Post $post The post.
	 */
	private static function newest( WP_Post $post ): ?WP_Post {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- WordPress orders revisions by second, which two can share.
		$row = $wpdb->get_row(
			$wpdb->prepare(
				"SELECT * FROM %i WHERE post_parent = %d AND post_type = 'revision' AND post_name = %s ORDER BY ID DESC LIMIT 1",
				$wpdb->posts,
				$post->ID,
				self::slug( $post )
			)
		);
		return null === $row ? null : new WP_Post( sanitize_post( $row, 'raw' ) );
	}

	/**
	 * Whether a revision has the text of the post.
	 *
	 * @param WP_Post|null $revision A revision.
	 * @param WP_Post      $post     The post.
	 */
	private static function says_the_same( ?WP_Post $revision, WP_Post $post ): bool {
		return null !== $revision && $revision->post_title === $post->post_title && $revision->post_content === $post->post_content;
	}

	/**
	 * Name of the latest state where the site keeps no revisions: a number that goes up with every change of the text.
	 *
	 * @param WP_Post $post The post.
	 */
	private static function counted( WP_Post $post ): string {
		$hash  = Temporal_CMS_Version::hash_of( $post->post_title, $post->post_content );
		$known = get_post_meta( $post->ID, self::COUNTED, true );
		if ( ! is_array( $known ) || $known['hash'] !== $hash ) {
			$known = array(
				'number' => ( is_array( $known ) ? $known['number'] : 0 ) + 1,
				'hash'   => $hash,
			);
			update_post_meta( $post->ID, self::COUNTED, $known );
		}
		return 'c' . $known['number'];
	}

	/**
	 * Slug of a post's revisions; autosaves have another.
	 *
	 * @param WP_Post $post The post.
	 */
	private static function slug( WP_Post $post ): string {
		return $post->ID . '-revision-v1';
	}
}
