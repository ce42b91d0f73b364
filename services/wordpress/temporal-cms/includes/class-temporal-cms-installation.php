<?php
/**
 * The plugin's tables, role and options.
 *
 * @package Temporal_CMS
 */

defined( 'ABSPATH' ) || exit;

/**
 * Makes and removes what the plugin stores outside of posts.
 */
final class Temporal_CMS_Installation {

	public const ROLE       = 'temporal_cms_worker';
	public const CAPABILITY = 'temporal_cms_orchestrate';

	private const TABLES = array( 'publications', 'idempotency', 'outbox' );

	private const SCHEMA        = '2';
	private const SCHEMA_OPTION = 'temporal_cms_schema';

	/**
	 * Name of one of the plugin's tables.
	 *
	 * @param string $name One of `TABLES`.
	 */
	public static function table( string $name ): string {
		global $wpdb;
		return $wpdb->prefix . 'temporal_cms_' . $name;
	}

	/**
	 * Installs on a site where that has not been done yet, or was done by an older version.
	 */
	public static function install_when_outdated(): void {
		if ( get_option( self::SCHEMA_OPTION ) !== self::SCHEMA ) {
			self::install();
		}
	}

	/**
	 * Makes the tables and the worker's role. Changes nothing where they are there already.
	 */
	public static function install(): void {
		self::create_tables();
		// The worker's own routes check one capability, so its user can do nothing else: no dashboard, no core REST writes.
		remove_role( self::ROLE );
		add_role(
			self::ROLE,
			'Temporal CMS worker',
			array(
				'read'           => true,
				self::CAPABILITY => true,
			)
		);
		Temporal_CMS_Rights::grant();
		Temporal_CMS_Delivery::ensure_schedule();
		update_option( self::SCHEMA_OPTION, self::SCHEMA );
	}

	/**
	 * The plugin is switched off: nothing is sent any more, what waits stays.
	 */
	public static function deactivate(): void {
		wp_unschedule_hook( Temporal_CMS_Delivery::HOOK );
		delete_transient( Temporal_CMS_Delivery::OUTAGE );
	}

	/**
	 * Removes tables, role, options and post meta.
	 */
	public static function remove(): void {
		global $wpdb;
		foreach ( self::TABLES as $name ) {
			$wpdb->query( $wpdb->prepare( 'DROP TABLE IF EXISTS %i', self::table( $name ) ) ); // phpcs:ignore WordPress.DB -- the plugin's own table.
		}
		remove_role( self::ROLE );
		Temporal_CMS_Rights::revoke();
		self::deactivate();
		$wpdb->query( $wpdb->prepare( 'DELETE FROM %i WHERE option_name LIKE %s', $wpdb->options, $wpdb->esc_like( 'temporal_cms_' ) . '%' ) ); // phpcs:ignore WordPress.DB -- no function removes options by prefix.
		$wpdb->query( $wpdb->prepare( 'DELETE FROM %i WHERE meta_key LIKE %s', $wpdb->postmeta, $wpdb->esc_like( '_temporal_cms_' ) . '%' ) ); // phpcs:ignore WordPress.DB -- no function removes meta by prefix.
		wp_cache_flush();
	}

	/**
	 * Tables in the form that dbDelta understands.
	 */
	private static function create_tables(): void {
		global $wpdb;
		require_once ABSPATH . 'wp-admin/includes/upgrade.php';
		$collation    = $wpdb->get_charset_collate();
		$publications = self::table( 'publications' );
		$idempotency  = self::table( 'idempotency' );
		$outbox       = self::table( 'outbox' );
		dbDelta(
			"CREATE TABLE $publications (
			id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
			uuid char(36) NOT NULL,
			locale varchar(35) NOT NULL,
			source_locale varchar(35) NOT NULL,
			type varchar(32) NOT NULL,
			workflow_id varchar(255) NOT NULL,
			post_id bigint(20) unsigned NOT NULL,
			hash char(64) NOT NULL,
			previous_hash char(64) DEFAULT NULL,
			locales text NOT NULL,
			published_at datetime NOT NULL,
			ended_at datetime DEFAULT NULL,
			PRIMARY KEY  (id),
			KEY item (uuid,locale,id),
			KEY standing (ended_at,id)
			) ENGINE=InnoDB $collation;
			CREATE TABLE $idempotency (
			idempotency_key char(64) NOT NULL,
			request_hash char(64) NOT NULL,
			answer longtext NOT NULL,
			created_at datetime NOT NULL,
			PRIMARY KEY  (idempotency_key),
			KEY created_at (created_at)
			) ENGINE=InnoDB $collation;
			CREATE TABLE $outbox (
			id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
			uuid char(36) NOT NULL,
			event_key char(64) NOT NULL,
			body longtext NOT NULL,
			state varchar(8) NOT NULL,
			attempts smallint(5) unsigned NOT NULL DEFAULT 0,
			created_at datetime NOT NULL,
			due_at datetime NOT NULL,
			error text DEFAULT NULL,
			PRIMARY KEY  (id),
			UNIQUE KEY event_key (event_key),
			KEY due (state,due_at,id),
			KEY item (uuid,state,id)
			) ENGINE=InnoDB $collation;"
		);
	}
}
