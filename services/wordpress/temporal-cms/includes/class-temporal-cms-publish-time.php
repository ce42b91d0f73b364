<?php
/**
 * When an item shall be published.
 *
 * @package Temporal_CMS
 */

defined( 'ABSPATH' ) || exit;

/**
 * `PublishTime` of the contract: wall time and named zone, as the editor who schedules means it.
 */
final class Temporal_CMS_Publish_Time {

	/** Wall time that a person asked for, in the site's zone: `2027-01-31T08:00:00`. */
	private const ASKED = '_temporal_cms_asked_for';

	/**
	 * The time that was asked for, or null for as soon as possible.
	 *
	 * @param WP_Post $post The post.
	 * @return array{wallTime:string,zone:string}|null
	 */
	public static function of( WP_Post $post ): ?array {
		$asked = (string) get_post_meta( $post->ID, self::ASKED, true );
		return '' === $asked ? null : array(
			'wallTime' => $asked,
			'zone'     => self::zone(),
		);
	}

	/**
	 * Notes what was asked for.
	 *
	 * @param int         $post_id   Id of the post.
	 * @param string|null $post_date Date of the post in the site's zone, `Y-m-d H:i:s`; null for as soon as possible.
	 */
	public static function ask( int $post_id, ?string $post_date ): void {
		if ( null === $post_date ) {
			delete_post_meta( $post_id, self::ASKED );
		} else {
			update_post_meta( $post_id, self::ASKED, str_replace( ' ', 'T', $post_date ) );
		}
	}

	/**
	 * The site's zone by a name of the IANA database, which has names for whole hours as well. Other offsets have none and are told
	 * as they are, such as `+05:30`.
	 */
	public static function zone(): string {
		$zone = wp_timezone_string();
		if ( 1 === preg_match( '/^([+-])0?(\d{1,2}):00$/', $zone, $parts ) ) {
			// The database counts from the other side: Etc/GMT-2 is two hours before UTC's clock.
			return '0' === $parts[2] ? 'UTC' : 'Etc/GMT' . ( '+' === $parts[1] ? '-' : '+' ) . $parts[2];
		}
		return $zone;
	}
}
