<?php
/**
 * Writes text to a post byte for byte.
 *
 * @package Temporal_CMS
 */

defined( 'ABSPATH' ) || exit;

/**
 * WordPress filters title and content on every save, whatever the save is about: `trim`, KSES by the rights of the user who
 * saves, and what plugins add. Publishing what an administrator wrote would thereby strip it by the rights of the worker's
 * user, and what goes live would not be what was approved. So the text is put in again after all filters. It is for text
 * that is stored already, or that `Temporal_CMS_Markup` has accepted.
 */
final class Temporal_CMS_Exact_Write {

	/**
	 * Updates a post; revisions that WordPress makes of it meanwhile are exact as well.
	 *
	 * @param WP_Post             $post   The post.
	 * @param array<string,mixed> $fields What to change, not slashed. Text that is not named stays as it is stored.
	 * @throws RuntimeException When the database refuses.
	 */
	public static function update( WP_Post $post, array $fields ): void {
		$text = array(
			'post_title'   => $fields['post_title'] ?? $post->post_title,
			'post_content' => $fields['post_content'] ?? $post->post_content,
			'post_excerpt' => $post->post_excerpt,
		);
		// A slug that an editor has chosen is dropped for a pending post when the user who saves may not publish.
		$slug  = '' === $post->post_name ? array() : array( 'post_name' => $post->post_name );
		$exact = static function ( array $data, array $given ) use ( $post, $text, $slug ): array {
			if ( 'revision' === $data['post_type'] ) {
				return (int) $data['post_parent'] === $post->ID ? array_merge( $data, wp_slash( $text ) ) : $data;
			}
			return (int) ( $given['ID'] ?? 0 ) === $post->ID ? array_merge( $data, wp_slash( $text + $slug ) ) : $data;
		};
		self::filtered( $exact, static fn() => wp_update_post( wp_slash( array( 'ID' => $post->ID ) + $fields ), true ) );
	}

	/**
	 * Inserts a post.
	 *
	 * @param array<string,mixed> $fields Fields as of wp_insert_post, not slashed, with title and content.
	 * @return int Id of the post.
	 * @throws RuntimeException When the database refuses.
	 */
	public static function insert( array $fields ): int {
		$done  = false;
		$exact = static function ( array $data ) use ( $fields, &$done ): array {
			// The first is ours; hooks may insert others.
			if ( $done ) {
				return $data;
			}
			$done = true;
			return array_merge( $data, wp_slash( array_intersect_key( $fields, array_flip( array( 'post_title', 'post_content' ) ) ) ) );
		};
		return self::filtered( $exact, static fn() => wp_insert_post( wp_slash( $fields ), true ) );
	}

	/**
	 * Stores a text as the newest revision of a post, without changing the post.
	 *
	 * @param WP_Post $post  The post.
	 * @param string  $title Title of the revision.
	 * @param string  $body  Content of the revision.
	 * @return int Id of the revision.
	 * @throws RuntimeException When the database refuses.
	 */
	public static function revision( WP_Post $post, string $title, string $body ): int {
		$text  = array(
			'post_title'   => $title,
			'post_content' => $body,
		);
		$exact = static function ( array $data ) use ( $post, $text ): array {
			return 'revision' === $data['post_type'] && (int) $data['post_parent'] === $post->ID ? array_merge( $data, wp_slash( $text ) ) : $data;
		};
		$now   = array(
			'post_modified'     => current_time( 'mysql' ),
			'post_modified_gmt' => current_time( 'mysql', true ),
		);
		return self::filtered( $exact, static fn() => _wp_put_post_revision( array_merge( $post->to_array(), $text, $now ) ) );
	}

	/**
	 * Writes with a filter that comes after all others.
	 *
	 * @param callable                $filter Of `wp_insert_post_data`.
	 * @param callable():int|WP_Error $write  The write.
	 * @throws RuntimeException When the database refuses.
	 */
	private static function filtered( callable $filter, callable $write ): int {
		add_filter( 'wp_insert_post_data', $filter, PHP_INT_MAX, 2 );
		try {
			$id = Temporal_CMS_Origin::during( $write );
		} finally {
			remove_filter( 'wp_insert_post_data', $filter, PHP_INT_MAX );
		}
		if ( is_wp_error( $id ) || 0 === $id ) {
			throw new RuntimeException( is_wp_error( $id ) ? $id->get_error_message() : 'The post was not written.' );
		}
		return $id;
	}
}
