<?php
/**
 * `wp temporal`.
 *
 * @package Temporal_CMS
 */

defined( 'ABSPATH' ) || exit;

/**
 * Repairs and looks at the orchestration of content.
 */
final class Temporal_CMS_CLI {

	private const BATCH = 100;

	/**
	 * Tells the orchestration what items are like now; starts lifecycles where there are none.
	 *
	 * ## OPTIONS
	 *
	 * [<post>...]
	 * : Ids of posts.
	 *
	 * [--all]
	 * : All items that are under orchestration or published.
	 *
	 * [--dry-run]
	 * : Says what would be told, and tells nothing.
	 *
	 * [--format=<format>]
	 * : table, json, csv or yaml.
	 * ---
	 * default: table
	 * ---
	 *
	 * ## EXAMPLES
	 *
	 *     wp temporal resync 42 --dry-run
	 *
	 * @param string[]             $args  Ids.
	 * @param array<string,string> $given Options.
	 */
	public function resync( array $args, array $given ): void {
		$all = isset( $given['all'] );
		if ( $all === ( array() !== $args ) ) {
			WP_CLI::error( 'Name posts, or give --all.' );
		}
		$rows = array();
		foreach ( $all ? self::all_items() : array_map( 'intval', $args ) as $post_id ) {
			$post   = get_post( $post_id );
			$event  = $post instanceof WP_Post && '' !== Temporal_CMS_Items::uuid( $post_id ) ? Temporal_CMS_Events::of( $post, 'resync' ) : null;
			$told   = null !== $event && ! isset( $given['dry-run'] ) && Temporal_CMS_Events::resync( $post );
			$rows[] = array(
				'post'     => $post_id,
				'workflow' => null === $event ? '' : Temporal_CMS_Events::workflow_id( $post ),
				'revision' => $event['version']['revision'] ?? '',
				'outcome'  => match ( true ) {
					null === $event             => 'no item of this site',
					isset( $given['dry-run'] )  => 'would be told',
					$told                       => 'queued',
					default                     => 'the proxy is not set up',
				},
			);
		}
		self::show( $rows, array( 'post', 'workflow', 'revision', 'outcome' ), $given );
	}

	/**
	 * Sends events again: those that the proxy refused, or an item's that were sent already.
	 *
	 * ## OPTIONS
	 *
	 * [<post>]
	 * : Only this item's, and those that were sent as well (kept for seven days).
	 *
	 * [--dry-run]
	 * : Says what would be sent.
	 *
	 * [--format=<format>]
	 * : table, json, csv or yaml.
	 *
	 * @param string[]             $args  Id of a post.
	 * @param array<string,string> $given Options.
	 */
	public function replay( array $args, array $given ): void {
		$uuid   = array() === $args ? null : Temporal_CMS_Items::uuid( (int) $args[0] );
		$states = null === $uuid ? array( Temporal_CMS_Outbox::REFUSED ) : array( Temporal_CMS_Outbox::REFUSED, Temporal_CMS_Outbox::SENT );
		if ( '' === $uuid ) {
			WP_CLI::error( 'There is no such item.' );
		}
		if ( isset( $given['dry-run'] ) ) {
			$rows = array_filter( self::outbox( $states ), static fn( array $row ): bool => null === $uuid || $row['uuid'] === $uuid );
			self::show( $rows, array( 'id', 'uuid', 'change', 'state', 'error' ), $given );
			return;
		}
		$count = 0;
		foreach ( $states as $state ) {
			$count += Temporal_CMS_Outbox::again( $state, $uuid );
		}
		$result = Temporal_CMS_Delivery::run( 'replay', 300 );
		self::show( array( array( 'replayed' => $count ) + $result ), array( 'replayed', 'sent', 'refused', 'postponed', 'problem' ), $given );
	}

	/**
	 * Shows the stage of items.
	 *
	 * ## OPTIONS
	 *
	 * <post>...
	 * : Ids of posts.
	 *
	 * [--format=<format>]
	 * : table, json, csv or yaml.
	 *
	 * @param string[]             $args  Ids.
	 * @param array<string,string> $given Options.
	 */
	public function status( array $args, array $given ): void {
		$workflows = array();
		foreach ( array_map( 'intval', $args ) as $post_id ) {
			$post                  = get_post( $post_id );
			$workflows[ $post_id ] = $post instanceof WP_Post && '' !== Temporal_CMS_Items::uuid( $post_id ) ? Temporal_CMS_Events::workflow_id( $post ) : '';
		}
		$statuses = Temporal_CMS_Statuses::of( array_values( array_filter( $workflows ) ) );
		if ( null === $statuses ) {
			WP_CLI::error( 'The proxy does not answer: ' . Temporal_CMS_Statuses::problem() );
		}
		$rows = array();
		foreach ( $workflows as $post_id => $workflow_id ) {
			$status = $statuses[ $workflow_id ] ?? array();
			$rows[] = array(
				'post'     => $post_id,
				'workflow' => $workflow_id,
				'stage'    => $status['stage'] ?? '',
				'awaits'   => $status['awaitingAction'] ?? '',
				'due'      => $status['dueDate'] ?? '',
				'open'     => isset( $status['open'] ) ? ( $status['open'] ? 'yes' : 'no' ) : '',
			);
		}
		self::show( $rows, array( 'post', 'workflow', 'stage', 'awaits', 'due', 'open' ), $given );
	}

	/**
	 * Shows events that wait or were refused; sends them with --send.
	 *
	 * ## OPTIONS
	 *
	 * [--send]
	 * : Sends what waits, without regard to its pause.
	 *
	 * [--format=<format>]
	 * : table, json, csv or yaml.
	 *
	 * @param string[]             $_args Nothing.
	 * @param array<string,string> $given Options.
	 */
	public function queue( array $_args, array $given ): void {
		if ( isset( $given['send'] ) ) {
			Temporal_CMS_Outbox::hurry();
			self::show( array( Temporal_CMS_Delivery::run( 'queue', 300 ) ), array( 'sent', 'refused', 'postponed', 'problem' ), $given );
			return;
		}
		self::show( self::outbox( array( Temporal_CMS_Outbox::WAITING, Temporal_CMS_Outbox::REFUSED ) ), array( 'id', 'uuid', 'change', 'state', 'attempts', 'created', 'due', 'error' ), $given );
	}

	/**
	 * Rows of the outbox as the commands show them.
	 *
	 * @param string[] $states States.
	 * @return array<int,array<string,mixed>>
	 */
	private static function outbox( array $states ): array {
		return array_map(
			static fn( object $row ): array => array(
				'id'       => (int) $row->id,
				'uuid'     => $row->uuid,
				'change'   => json_decode( $row->body )->change,
				'state'    => $row->state,
				'attempts' => (int) $row->attempts,
				'created'  => $row->created_at,
				'due'      => $row->due_at,
				'error'    => (string) $row->error,
			),
			Temporal_CMS_Outbox::rows( $states, 1000 )
		);
	}

	/**
	 * Ids of all items that people write here and have asked to publish, by batches.
	 *
	 * @return iterable<int>
	 */
	private static function all_items(): iterable {
		$page = 1;
		do {
			$found = get_posts(
				array(
					'post_type'      => array_values( array_unique( Temporal_CMS_Settings::types() ) ),
					'post_status'    => array( 'pending', 'future', 'publish' ),
					'posts_per_page' => self::BATCH,
					'paged'          => $page++,
					'orderby'        => 'ID',
					'order'          => 'ASC',
					'fields'         => 'ids',
				)
			);
			foreach ( $found as $post_id ) {
				if ( Temporal_CMS_Items::is_written_here( get_post( $post_id ) ) ) {
					yield (int) $post_id;
				}
			}
		} while ( count( $found ) === self::BATCH );
	}

	/**
	 * Prints rows.
	 *
	 * @param array<int,array<string,mixed>> $rows   Rows.
	 * @param string[]                       $fields Columns.
	 * @param array<string,string>           $given  Options.
	 */
	private static function show( array $rows, array $fields, array $given ): void {
		WP_CLI\Utils\format_items( $given['format'] ?? 'table', array_values( $rows ), $fields );
	}
}
