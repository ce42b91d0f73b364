<?php
/**
 * Writes that are done once and wholly.
 *
 * @package Temporal_CMS
 */

defined( 'ABSPATH' ) || exit;

/**
 * Runs a write under its idempotency key. Write and key are in one database transaction: the same key with the same request
 * has the first answer again, and a request that dies half-way leaves neither. Writes to one item wait for each other.
 *
 * Refusals are not kept: they have changed nothing, so the same request is judged anew.
 */
final class Temporal_CMS_Write {

	private const KEPT_DAYS     = 90;
	private const SWEPT_AT_ONCE = 100;

	/**
	 * Does a write, or answers what it answered before.
	 *
	 * @param string                                       $key     Idempotency key.
	 * @param string                                       $request The whole request: method, route and body.
	 * @param string                                       $uuid    The item's uuid.
	 * @param string                                       $locale  The item's locale.
	 * @param callable(WP_Post|null):array<string,mixed> $work    Given the item's post, locked; returns the answer.
	 * @param callable(WP_Post|null):void                $prepare Given the item's post; may refuse, and comes before the transaction.
	 * @return array<string,mixed>
	 * @throws Temporal_CMS_Problem When the key belongs to another request, or the work is refused.
	 */
	public static function once( string $key, string $request, string $uuid, string $locale, callable $work, callable $prepare ): array {
		$key_hash     = hash( 'sha256', $key );
		$request_hash = hash( 'sha256', $request );
		return Temporal_CMS_Lock::hold(
			"item/$uuid/$locale",
			static function () use ( $key_hash, $request_hash, $uuid, $locale, $work, $prepare ): array {
				$kept = self::kept_answer( $key_hash, $request_hash );
				if ( null !== $kept ) {
					return $kept;
				}
				$post = Temporal_CMS_Items::find( $uuid, $locale );
				$prepare( $post );
				return self::do_once( $key_hash, $request_hash, $post, $work );
			}
		);
	}

	/**
	 * Does a write whose key has not been seen.
	 *
	 * @param string       $key_hash     SHA-256 of the key.
	 * @param string       $request_hash SHA-256 of the request.
	 * @param WP_Post|null $found        The item's post.
	 * @param callable     $work         As above.
	 * @return array<string,mixed>
	 */
	private static function do_once( string $key_hash, string $request_hash, ?WP_Post $found, callable $work ): array {
		global $wpdb;
		// Not START TRANSACTION: after a deadlock the server would go on without one, and keep the rest of a lost write.
		self::query( 'SET autocommit = 0' );
		// Writes to different items meet in the counts of terms, so these have to wait until the transaction is over.
		wp_defer_term_counting( true );
		$done = false;
		try {
			self::claim( $key_hash, $request_hash );
			$answer = $work( null === $found ? null : self::locked( $found->ID ) );
			self::keep( $key_hash, $answer );
			self::query( 'COMMIT' );
			$done = true;
		} finally {
			if ( ! $done ) {
				$wpdb->query( 'ROLLBACK' ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- ends the transaction.
			}
			$wpdb->query( 'SET autocommit = 1' ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- ends the transaction.
			self::count_terms();
			if ( null !== $found ) {
				// Another request may have cached what it saw meanwhile.
				clean_post_cache( $found->ID );
			}
		}
		self::sweep();
		return $answer;
	}

	/**
	 * Brings the counts of the terms up to date. One request after the other, so that the last counts what all have written.
	 */
	private static function count_terms(): void {
		try {
			Temporal_CMS_Lock::hold( 'term-counts', static fn() => wp_defer_term_counting( false ) );
		} catch ( Temporal_CMS_Problem ) {
			// The write is done; a count that may be behind is no reason to say otherwise.
			wp_defer_term_counting( false );
		}
	}

	/**
	 * The answer that was given under a key.
	 *
	 * @param string $key_hash     SHA-256 of the key.
	 * @param string $request_hash SHA-256 of the request.
	 * @return array<string,mixed>|null Null when the key is new.
	 * @throws Temporal_CMS_Problem When the key belongs to another request.
	 */
	private static function kept_answer( string $key_hash, string $request_hash ): ?array {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- the plugin's own table.
		$row = $wpdb->get_row( $wpdb->prepare( 'SELECT request_hash, answer FROM %i WHERE idempotency_key = %s', self::table(), $key_hash ) );
		if ( null === $row ) {
			return null;
		}
		if ( $row->request_hash !== $request_hash ) {
			throw self::conflict();
		}
		return json_decode( $row->answer, true, 512, JSON_THROW_ON_ERROR );
	}

	/**
	 * Takes a key. Waits while another request that has taken it is under way.
	 *
	 * @param string $key_hash     SHA-256 of the key.
	 * @param string $request_hash SHA-256 of the request.
	 * @throws Temporal_CMS_Problem When a request for another item has taken it.
	 */
	private static function claim( string $key_hash, string $request_hash ): void {
		global $wpdb;
		$statement = $wpdb->prepare(
			"INSERT IGNORE INTO %i (idempotency_key, request_hash, answer, created_at) VALUES (%s, %s, '', %s)",
			self::table(),
			$key_hash,
			$request_hash,
			gmdate( 'Y-m-d H:i:s' )
		);
		if ( 0 === self::query( $statement ) ) {
			throw self::conflict();
		}
	}

	/**
	 * Keeps the answer. The claim is gone when the server has undone the transaction for a deadlock.
	 *
	 * @param string              $key_hash SHA-256 of the key.
	 * @param array<string,mixed> $answer   The answer.
	 * @throws Temporal_CMS_Problem When the write was undone.
	 */
	private static function keep( string $key_hash, array $answer ): void {
		global $wpdb;
		$kept = self::query( $wpdb->prepare( 'UPDATE %i SET answer = %s WHERE idempotency_key = %s', self::table(), wp_json_encode( $answer ), $key_hash ) );
		if ( 1 !== $kept ) {
			throw Temporal_CMS_Problem::try_again( 'The database has undone the write.' );
		}
	}

	/**
	 * Reads a post that nobody else changes until the transaction ends, an editor's save included.
	 *
	 * @param int $post_id Id of the post.
	 */
	private static function locked( int $post_id ): ?WP_Post {
		global $wpdb;
		self::query( $wpdb->prepare( 'SELECT ID FROM %i WHERE ID = %d FOR UPDATE', $wpdb->posts, $post_id ) );
		clean_post_cache( $post_id );
		return get_post( $post_id );
	}

	/**
	 * Removes some of the keys that nobody will send again.
	 */
	private static function sweep(): void {
		global $wpdb;
		$before = gmdate( 'Y-m-d H:i:s', time() - self::KEPT_DAYS * DAY_IN_SECONDS );
		self::query( $wpdb->prepare( 'DELETE FROM %i WHERE created_at < %s LIMIT %d', self::table(), $before, self::SWEPT_AT_ONCE ) );
	}

	/**
	 * Runs a statement.
	 *
	 * @param string $statement SQL, prepared.
	 * @return int Number of rows.
	 * @throws Temporal_CMS_Problem When the server refuses it, such as for a deadlock.
	 */
	private static function query( string $statement ): int {
		global $wpdb;
		$rows = $wpdb->query( $statement ); // phpcs:ignore WordPress.DB -- prepared by the callers.
		if ( false === $rows ) {
			throw Temporal_CMS_Problem::try_again( 'The database has refused the write.' );
		}
		return (int) $rows;
	}

	/**
	 * The key has been used for something else.
	 */
	private static function conflict(): Temporal_CMS_Problem {
		return new Temporal_CMS_Problem( 409, Temporal_CMS_Problem::IDEMPOTENCY_CONFLICT, 'The same key came with another method, address or body before.' );
	}

	/**
	 * Name of the table of keys.
	 */
	private static function table(): string {
		return Temporal_CMS_Installation::table( 'idempotency' );
	}
}
