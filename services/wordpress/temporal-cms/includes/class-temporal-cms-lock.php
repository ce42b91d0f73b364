<?php
/**
 * One at a time.
 *
 * @package Temporal_CMS
 */

defined( 'ABSPATH' ) || exit;

/**
 * Named locks of the database server. They end with the connection, so that a request that dies leaves none behind.
 */
final class Temporal_CMS_Lock {

	private const SECONDS = 15;

	/**
	 * Does something that no other request does at the same time.
	 *
	 * @template T
	 * @param string       $name What is locked.
	 * @param callable():T $work What to do.
	 * @return T
	 * @throws Temporal_CMS_Problem When the lock cannot be had in time.
	 */
	public static function hold( string $name, callable $work ): mixed {
		global $wpdb;
		// Locks are the server's, which may hold several sites.
		$lock = 'temporal_cms_' . substr( hash( 'sha256', DB_NAME . '/' . $wpdb->prefix . '/' . $name ), 0, 40 );
		// phpcs:disable WordPress.DB.DirectDatabaseQuery -- a lock is not cached.
		if ( '1' !== $wpdb->get_var( $wpdb->prepare( 'SELECT GET_LOCK(%s, %d)', $lock, self::SECONDS ) ) ) {
			throw Temporal_CMS_Problem::try_again( 'Another request is writing to the same item.' );
		}
		try {
			return $work();
		} finally {
			$wpdb->query( $wpdb->prepare( 'SELECT RELEASE_LOCK(%s)', $lock ) );
		}
		// phpcs:enable
	}
}
