<?php
/**
 * Events that wait for the proxy.
 *
 * @package Temporal_CMS
 */

defined( 'ABSPATH' ) || exit;

/**
 * A table of content events. A save adds a row and is done; delivery takes the rows from there, each item's in the order in
 * which they came. A row that was sent stays for some days, so that it can be sent again.
 */
final class Temporal_CMS_Outbox {

	public const WAITING = 'waiting';
	public const SENT    = 'sent';
	/** The proxy will never take it as it is; a person has to look. */
	public const REFUSED = 'refused';

	private const KEEP_DAYS = 7;

	/**
	 * Adds an event; one whose key is there already is a repetition and changes nothing.
	 *
	 * @param string              $uuid  The item.
	 * @param string              $key   Event key.
	 * @param array<string,mixed> $event `ContentEvent` of the contract.
	 * @return bool Whether it is a new one.
	 */
	public static function add( string $uuid, string $key, array $event ): bool {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- the plugin's own table.
		return 1 === $wpdb->query(
			$wpdb->prepare(
				'INSERT IGNORE INTO %i (uuid, event_key, body, state, created_at, due_at) VALUES (%s, %s, %s, %s, UTC_TIMESTAMP(), UTC_TIMESTAMP())',
				self::table(),
				$uuid,
				$key,
				wp_json_encode( $event, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE ),
				self::WAITING
			)
		);
	}

	/**
	 * What may be sent now: of each item the oldest row that waits, when its time has come.
	 *
	 * @param int $limit At most so many.
	 * @return array<int,object{id:string,uuid:string,event_key:string,body:string,attempts:string}>
	 */
	public static function due( int $limit ): array {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- the plugin's own table.
		return $wpdb->get_results(
			$wpdb->prepare(
				'SELECT id, uuid, event_key, body, attempts FROM %i AS event WHERE state = %s AND due_at <= UTC_TIMESTAMP()
				AND NOT EXISTS (SELECT 1 FROM %i AS earlier WHERE earlier.uuid = event.uuid AND earlier.state = %s AND earlier.id < event.id)
				ORDER BY id LIMIT %d',
				self::table(),
				self::WAITING,
				self::table(),
				self::WAITING,
				$limit
			)
		);
	}

	/**
	 * The proxy has it.
	 *
	 * @param int $id Row.
	 */
	public static function sent( int $id ): void {
		self::settle( $id, self::SENT, null );
	}

	/**
	 * The proxy will never take it.
	 *
	 * @param int    $id    Row.
	 * @param string $error What the proxy said.
	 */
	public static function refused( int $id, string $error ): void {
		self::settle( $id, self::REFUSED, $error );
	}

	/**
	 * It is tried again later.
	 *
	 * @param int    $id      Row.
	 * @param string $error   Why.
	 * @param int    $seconds After how long.
	 */
	public static function postpone( int $id, string $error, int $seconds ): void {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- the plugin's own table.
		$wpdb->query(
			$wpdb->prepare(
				'UPDATE %i SET attempts = attempts + 1, error = %s, due_at = UTC_TIMESTAMP() + INTERVAL %d SECOND WHERE id = %d',
				self::table(),
				$error,
				$seconds,
				$id
			)
		);
	}

	/**
	 * Everything that waits is due now.
	 */
	public static function hurry(): void {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- the plugin's own table.
		$wpdb->query( $wpdb->prepare( 'UPDATE %i SET due_at = UTC_TIMESTAMP() WHERE state = %s', self::table(), self::WAITING ) );
	}

	/**
	 * Puts rows back among those that wait.
	 *
	 * @param string      $state Rows of this state.
	 * @param string|null $uuid  Of this item alone.
	 * @return int How many.
	 */
	public static function again( string $state, ?string $uuid = null ): int {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- the plugin's own table.
		return (int) $wpdb->query(
			$wpdb->prepare(
				"UPDATE %i SET state = %s, attempts = 0, error = NULL, due_at = UTC_TIMESTAMP() WHERE state = %s AND ( %s = '' OR uuid = %s )",
				self::table(),
				self::WAITING,
				$state,
				(string) $uuid,
				(string) $uuid
			)
		);
	}

	/**
	 * Rows by state, oldest first.
	 *
	 * @param string[] $states States.
	 * @param int      $limit  At most so many.
	 * @return array<int,object>
	 */
	public static function rows( array $states, int $limit ): array {
		global $wpdb;
		$places = implode( ', ', array_fill( 0, count( $states ), '%s' ) );
		// phpcs:ignore WordPress.DB -- the plugin's own table; the placeholders are counted above.
		return $wpdb->get_results( $wpdb->prepare( "SELECT id, uuid, event_key, state, attempts, created_at, due_at, error, body FROM %i WHERE state IN ( $places ) ORDER BY id LIMIT %d", self::table(), ...array( ...$states, $limit ) ) );
	}

	/**
	 * Forgets what was sent long ago.
	 */
	public static function prune(): void {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- the plugin's own table.
		$wpdb->query( $wpdb->prepare( 'DELETE FROM %i WHERE state = %s AND created_at < UTC_TIMESTAMP() - INTERVAL %d DAY LIMIT 1000', self::table(), self::SENT, self::KEEP_DAYS ) );
	}

	/**
	 * Ends a row's wait.
	 *
	 * @param int         $id    Row.
	 * @param string      $state New state.
	 * @param string|null $error What the proxy said, if it refused.
	 */
	private static function settle( int $id, string $state, ?string $error ): void {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- the plugin's own table.
		$wpdb->update(
			self::table(),
			array(
				'state' => $state,
				'error' => $error,
			),
			array( 'id' => $id )
		);
	}

	/**
	 * Name of the table.
	 */
	private static function table(): string {
		return Temporal_CMS_Installation::table( 'outbox' );
	}
}
