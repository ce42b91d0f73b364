<?php
/**
 * What lifecycles have published.
 *
 * @package Temporal_CMS
 */

defined( 'ABSPATH' ) || exit;

/**
 * One record for each time that an item was published, in a table that outlives the posts. A record stands until the item is
 * published anew or taken back by its lifecycle; the standing ones are what should be live.
 */
final class Temporal_CMS_Publications {

	public const MOST = 100;

	/**
	 * Records that a post is live now. Does nothing when that is on record already.
	 *
	 * @param WP_Post  $post        The published post.
	 * @param string   $workflow_id The lifecycle.
	 * @param string   $hash        Content hash of what is live.
	 * @param string[] $locales     All locales of the lifecycle on this site.
	 * @throws RuntimeException When the database refuses.
	 */
	public static function record( WP_Post $post, string $workflow_id, string $hash, array $locales ): void {
		global $wpdb;
		$record = array(
			'uuid'          => Temporal_CMS_Items::uuid( $post->ID ),
			'locale'        => Temporal_CMS_Items::locale( $post->ID ),
			'source_locale' => Temporal_CMS_Items::source_locale( $post ),
			'type'          => $post->post_type,
			'workflow_id'   => $workflow_id,
			'post_id'       => $post->ID,
			'hash'          => $hash,
			'locales'       => wp_json_encode( $locales ),
		);
		if ( self::stands( $record ) ) {
			return;
		}
		$record['previous_hash'] = self::previous_hash( $record['uuid'], $record['locale'], $hash );
		$record['published_at']  = gmdate( 'Y-m-d H:i:s' );
		self::end( $post );
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- the plugin's own table.
		if ( false === $wpdb->insert( Temporal_CMS_Installation::table( 'publications' ), $record ) ) {
			throw new RuntimeException( 'The publication was not recorded: ' . $wpdb->last_error );
		}
	}

	/**
	 * Records that a post is no longer meant to be live.
	 *
	 * @param WP_Post $post The post.
	 * @throws RuntimeException When the database refuses.
	 */
	public static function end( WP_Post $post ): void {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- the plugin's own table.
		$ended = $wpdb->query(
			$wpdb->prepare(
				'UPDATE %i SET ended_at = %s WHERE uuid = %s AND locale = %s AND ended_at IS NULL',
				Temporal_CMS_Installation::table( 'publications' ),
				gmdate( 'Y-m-d H:i:s' ),
				Temporal_CMS_Items::uuid( $post->ID ),
				Temporal_CMS_Items::locale( $post->ID )
			)
		);
		if ( false === $ended ) {
			throw new RuntimeException( 'The publication was not ended: ' . $wpdb->last_error );
		}
	}

	/**
	 * A page of the standing publications, oldest first: `PublicationPage` of the contract.
	 *
	 * @param int $after Id of the last record of the page before, 0 for the first page.
	 * @param int $limit How many at most.
	 * @return array<string,mixed>
	 */
	public static function page( int $after, int $limit ): array {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- the plugin's own table; one more shows whether there is a next page.
		$records = $wpdb->get_results(
			$wpdb->prepare(
				'SELECT * FROM %i WHERE ended_at IS NULL AND id > %d ORDER BY id LIMIT %d',
				Temporal_CMS_Installation::table( 'publications' ),
				$after,
				$limit + 1
			)
		);
		$shown   = array_slice( $records, 0, $limit );
		_prime_post_caches( array_map( 'intval', wp_list_pluck( $shown, 'post_id' ) ), false, true );
		$page = array( 'publications' => array_map( array( self::class, 'publication' ), $shown ) );
		if ( count( $records ) > $limit ) {
			$page['next'] = (string) end( $shown )->id;
		}
		return $page;
	}

	/**
	 * `Publication` of the contract.
	 *
	 * @param stdClass $record Row of the table.
	 * @return array<string,mixed>
	 */
	private static function publication( stdClass $record ): array {
		$post        = Temporal_CMS_Items::find_at( (int) $record->post_id, $record->uuid, $record->locale );
		$publication = array(
			'uuid'         => $record->uuid,
			'locale'       => $record->locale,
			'sourceLocale' => $record->source_locale,
			'type'         => $record->type,
			'workflowId'   => $record->workflow_id,
			'hash'         => $record->hash,
			'locales'      => json_decode( $record->locales, true ),
			'publishedAt'  => str_replace( ' ', 'T', $record->published_at ) . 'Z',
			'current'      => null === $post ? null : Temporal_CMS_State::of( $post ),
		);
		return null === $record->previous_hash ? $publication : $publication + array( 'previousHash' => $record->previous_hash );
	}

	/**
	 * Whether the standing record of an item says the same.
	 *
	 * @param array<string,mixed> $record A record.
	 */
	private static function stands( array $record ): bool {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- the plugin's own table.
		$id = $wpdb->get_var(
			$wpdb->prepare(
				'SELECT id FROM %i WHERE uuid = %s AND locale = %s AND ended_at IS NULL AND workflow_id = %s AND post_id = %d AND hash = %s AND locales = %s',
				Temporal_CMS_Installation::table( 'publications' ),
				$record['uuid'],
				$record['locale'],
				$record['workflow_id'],
				$record['post_id'],
				$record['hash'],
				$record['locales']
			)
		);
		return null !== $id;
	}

	/**
	 * What was published before and said something else.
	 *
	 * @param string $uuid   The uuid.
	 * @param string $locale BCP 47 tag.
	 * @param string $hash   Content hash of what is published now.
	 */
	private static function previous_hash( string $uuid, string $locale, string $hash ): ?string {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- the plugin's own table.
		return $wpdb->get_var(
			$wpdb->prepare(
				'SELECT hash FROM %i WHERE uuid = %s AND locale = %s AND hash <> %s ORDER BY id DESC LIMIT 1',
				Temporal_CMS_Installation::table( 'publications' ),
				$uuid,
				$locale,
				$hash
			)
		);
	}
}
