<?php
/**
 * The writes of the publishing side.
 *
 * @package Temporal_CMS
 */

defined( 'ABSPATH' ) || exit;

/**
 * Holds, publishes and takes back. Each gets the item's post, locked by `Temporal_CMS_Write`, and a checked request,
 * and answers the item's state as it is stored afterwards.
 */
final class Temporal_CMS_Publishing {

	private const FINDINGS = '_temporal_cms_findings_';
	private const REASON   = '_temporal_cms_unpublish_reason';

	/**
	 * Holds the item back until its lifecycle publishes it, and tells editors when that is due. An item that is live stays so.
	 *
	 * @param WP_Post             $post    The item's post.
	 * @param array<string,mixed> $request `ScheduleItemRequest`.
	 * @return array<string,mixed>
	 * @throws Temporal_CMS_Problem When the item has changed.
	 */
	public static function schedule( WP_Post $post, array $request ): array {
		self::expect( $post, $request['expectedRevision'] );
		if ( 'publish' !== $post->post_status ) {
			// A `future` post would be published by WP-Cron, which is not the clock here.
			Temporal_CMS_Exact_Write::update( $post, array( 'post_status' => 'pending' ) );
			update_post_meta( $post->ID, Temporal_CMS_Items::HELD, '1' );
		}
		update_post_meta( $post->ID, Temporal_CMS_Items::PUBLISH_AT, $request['publishAt'] );
		return Temporal_CMS_State::after_write( $post, $request['workflowId'] );
	}

	/**
	 * Gives an item that has none its address. Outside of the transaction: until that ended, another item of the same title
	 * would not see that the address is taken.
	 *
	 * @param WP_Post             $post    The item's post; not locked yet.
	 * @param array<string,mixed> $request `PublishItemRequest`.
	 * @throws Temporal_CMS_Problem When the item has changed.
	 */
	public static function prepare( WP_Post $post, array $request ): void {
		self::expect( $post, $request['expectedRevision'], $request['expectedHash'] );
		if ( '' !== $post->post_name ) {
			return;
		}
		Temporal_CMS_Lock::hold(
			'slugs',
			static function () use ( $post ): void {
				global $wpdb;
				$slug = wp_unique_post_slug( sanitize_title( $post->post_title, $post->ID ), $post->ID, 'publish', $post->post_type, $post->post_parent );
				$wpdb->update( $wpdb->posts, array( 'post_name' => $slug ), array( 'ID' => $post->ID ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- no save: nothing else changes.
			}
		);
	}

	/**
	 * Puts the expected revision before the public at once.
	 *
	 * @param WP_Post             $post    The item's post.
	 * @param array<string,mixed> $request `PublishItemRequest`.
	 * @return array<string,mixed>
	 * @throws Temporal_CMS_Problem When the item has changed.
	 */
	public static function publish( WP_Post $post, array $request ): array {
		$latest = self::expect( $post, $request['expectedRevision'], $request['expectedHash'] );
		$fields = array( 'post_status' => 'publish' ) + self::due_date( $post );
		if ( $latest->pending ) {
			$terms  = Temporal_CMS_Revisions::staged_terms( $post ) ?? array();
			$fields = array(
				'post_title'   => $latest->title,
				'post_content' => $latest->body,
			) + $fields;
			Temporal_CMS_Exact_Write::update( $post, $fields );
			Temporal_CMS_Origin::during( static fn() => Temporal_CMS_Terms::set( $post, $terms ) );
		} elseif ( 'publish' !== $post->post_status ) {
			Temporal_CMS_Exact_Write::update( $post, $fields );
		}
		Temporal_CMS_Items::end_hold( $post );
		Temporal_CMS_Revisions::unstage( $post );
		$live = get_post( $post->ID );
		self::check_live( $live, $latest->hash );
		Temporal_CMS_Publications::record( $live, $request['workflowId'], $latest->hash, $request['locales'] );
		return Temporal_CMS_State::after_write( $live, $request['workflowId'] );
	}

	/**
	 * Takes the item back to a draft. Does nothing to one that is not before the public.
	 *
	 * @param WP_Post             $post    The item's post.
	 * @param array<string,mixed> $request `UnpublishItemRequest`.
	 * @return array<string,mixed>
	 */
	public static function unpublish( WP_Post $post, array $request ): array {
		if ( ! in_array( $post->post_status, array( 'draft', 'trash' ), true ) ) {
			Temporal_CMS_Exact_Write::update( $post, array( 'post_status' => 'draft' ) );
		}
		Temporal_CMS_Items::end_hold( $post );
		update_post_meta( $post->ID, self::REASON, wp_slash( $request['reason'] ) );
		Temporal_CMS_Publications::end( $post );
		return Temporal_CMS_State::after_write( $post, $request['workflowId'] );
	}

	/**
	 * Keeps what a compliance check has found, for editors to see.
	 *
	 * @param WP_Post             $post   The item's post.
	 * @param array<string,mixed> $report `ComplianceReport`.
	 * @return array<string,mixed>
	 */
	public static function keep_findings( WP_Post $post, array $report ): array {
		$kept = array(
			'revision' => Temporal_CMS_Revisions::latest( $post )->revision,
			'findings' => $report['findings'],
		);
		update_post_meta( $post->ID, self::FINDINGS . $report['check'], wp_slash( wp_json_encode( $kept ) ) );
		return Temporal_CMS_State::of( $post );
	}

	/**
	 * Refuses to go on with an item that is not what the caller has seen.
	 *
	 * @param WP_Post     $post     The item's post.
	 * @param string      $revision Expected latest revision.
	 * @param string|null $hash     Expected hash of it.
	 * @throws Temporal_CMS_Problem When the item has changed.
	 */
	private static function expect( WP_Post $post, string $revision, ?string $hash = null ): Temporal_CMS_Version {
		$latest  = Temporal_CMS_Revisions::latest( $post );
		$current = array(
			'current' => array(
				'revision' => $latest->revision,
				'hash'     => $latest->hash,
			),
		);
		if ( 'trash' === $post->post_status ) {
			throw new Temporal_CMS_Problem( 409, Temporal_CMS_Problem::STALE_REVISION, 'The item is in the trash.', $current );
		}
		if ( $latest->revision !== $revision || ( null !== $hash && $latest->hash !== $hash ) ) {
			throw new Temporal_CMS_Problem( 409, Temporal_CMS_Problem::STALE_REVISION, 'The latest revision or its text is another than expected.', $current );
		}
		return $latest;
	}

	/**
	 * The dates of a post that goes live now: its own, unless it has none or one that is still to come.
	 *
	 * @param WP_Post $post The post.
	 * @return array<string,mixed>
	 */
	private static function due_date( WP_Post $post ): array {
		$has_date = '0000-00-00 00:00:00' !== $post->post_date_gmt;
		if ( $has_date && strtotime( $post->post_date_gmt . ' UTC' ) <= time() ) {
			return array();
		}
		return array(
			'post_date'     => current_time( 'mysql' ),
			'post_date_gmt' => current_time( 'mysql', true ),
			'edit_date'     => true,
		);
	}

	/**
	 * Makes sure that what was approved is what is live: another plugin may have had a hand in it.
	 *
	 * @param WP_Post|null $post The post as stored now.
	 * @param string       $hash Hash of what was to be published.
	 * @throws RuntimeException When it is not; the transaction is then undone.
	 */
	private static function check_live( ?WP_Post $post, string $hash ): void {
		if ( null === $post || 'publish' !== $post->post_status ) {
			throw new RuntimeException( 'The post did not become published.' );
		}
		if ( Temporal_CMS_Version::hash_of( $post->post_title, $post->post_content ) !== $hash ) {
			throw new RuntimeException( 'The published text is not the approved one.' );
		}
	}
}
