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
		if ( ! self::get( $name, self::SECONDS ) ) {
			throw Temporal_CMS_Problem::try_again( 'Another request is writing to the same item.' );
		}
		try {
			return $work();
		} finally {
			self::release( $name );
		}
	}

	/**
	 * Does something unless another request is doing it now.
	 *
	 * @param string          $name What is locked.
	 * @param callable():void $work What to do.
	 */
	public static function try_hold( string $name, callable $work ): void {
		if ( ! self::get( $name, 0 ) ) {
			return;
		}
		try {
			$work();
		} finally {
			self::release( $name );
		}
	}

	/**
	 * Takes a lock.
	 *
	 * @param string $name    What is locked.
	 * @param int    $seconds How long to wait for it.
	 * @return bool Whether it was had.
	 */
	private static function get( string $name, int $seconds ): bool {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- a lock is not cached.
		return '1' === $wpdb->get_var( $wpdb->prepare( 'SELECT GET_LOCK(%s, %d)', self::name( $name ), $seconds ) );
	}

	/**
	 * Gives a lock back.
	 *
	 * @param string $name What is locked.
	 */
	private static function release( string $name ): void {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- a lock is not cached.
		$wpdb->query( $wpdb->prepare( 'SELECT RELEASE_LOCK(%s)', self::name( $name ) ) );
	}

	/**
	 * Name of a lock; locks are the server's, which may hold several sites.
	 *
	 * @param string $name What is locked.
	 */
	private static function name( string $name ): string {
		global $wpdb;
		return 'temporal_cms_' . substr( hash( 'sha256', DB_NAME . '/' . $wpdb->prefix . '/' . $name ), 0, 40 );
	}
}
