<?php
/**
 * Nothing goes live past the gates.
 *
 * @package Temporal_CMS
 */

defined( 'ABSPATH' ) || exit;

/**
 * Turns a person's "publish" and "schedule" into a request: the post becomes pending, and its lifecycle publishes it. Whoever has
 * the right to bypass the gates publishes, and so does code that writes past WordPress's own functions; both are noted on the
 * post and in the site's log, and the backfill of the orchestration finds them.
 */
final class Temporal_CMS_Gate {

	/** Who published past the gates, and when. */
	public const BYPASSED = '_temporal_cms_bypassed';

	/**
	 * Dates that people asked for, by post id; noted when the post is saved.
	 *
	 * @var array<int,string|null>
	 */
	private static array $asked = array();

	/**
	 * Before a post is stored.
	 *
	 * @param array<string,mixed> $data Slashed columns of the post.
	 * @param array<string,mixed> $post What was given.
	 * @return array<string,mixed>
	 */
	public static function hold_back( array $data, array $post ): array {
		$post_id = (int) ( $post['ID'] ?? 0 );
		$before  = 0 === $post_id ? null : get_post( $post_id );
		if ( ! self::applies( (string) $data['post_type'] ) || ! in_array( $data['post_status'], array( 'publish', 'future', 'private' ), true ) ) {
			return $data;
		}
		// What is live stays live; a change of it is an event, and goes through the gates again.
		if ( $before instanceof WP_Post && in_array( $before->post_status, array( 'publish', 'private' ), true ) ) {
			return $data;
		}
		if ( current_user_can( Temporal_CMS_Rights::BYPASS ) ) {
			return $data;
		}
		self::$asked[ $post_id ] = 'future' === $data['post_status'] ? (string) $data['post_date'] : null;
		$data['post_status']     = 'pending';
		return $data;
	}

	/**
	 * After a post was stored, before its event is made: what was asked for is noted.
	 *
	 * @param int     $post_id Id of the post.
	 * @param WP_Post $_post   The post.
	 * @param bool    $update  Whether it was there before.
	 */
	public static function note_request( int $post_id, WP_Post $_post, bool $update ): void {
		$id = $update ? $post_id : 0;
		if ( array_key_exists( $id, self::$asked ) ) {
			Temporal_CMS_Publish_Time::ask( $post_id, self::$asked[ $id ] );
			unset( self::$asked[ $id ] );
		}
	}

	/**
	 * A post has changed its status: past the gates, when nobody of ours did it.
	 *
	 * @param string  $to   New status.
	 * @param string  $from Old status.
	 * @param WP_Post $post The post.
	 */
	public static function detect( string $to, string $from, WP_Post $post ): void {
		if ( 'publish' !== $to || 'publish' === $from || ! self::applies( $post->post_type ) ) {
			return;
		}
		$who = get_current_user_id();
		update_post_meta( $post->ID, self::BYPASSED, array( $who, time() ) );
		/**
		 * Somebody or something has published content past the gates.
		 *
		 * @param int $post_id Id of the post.
		 * @param int $user_id Who did it; 0 for a program.
		 */
		do_action( 'temporal_cms_bypassed', $post->ID, $who );
	}

	/**
	 * Whether the gate is there for a type, now.
	 *
	 * @param string $post_type Post type.
	 */
	private static function applies( string $post_type ): bool {
		return Temporal_CMS_Proxy::is_configured()
			&& ! Temporal_CMS_Origin::is_own_write()
			&& in_array( $post_type, Temporal_CMS_Settings::types(), true )
			&& ! ( defined( 'WP_IMPORTING' ) && WP_IMPORTING );
	}
}
