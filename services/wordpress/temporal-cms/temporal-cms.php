<?php
/**
 * Plugin Name:       Temporal CMS Orchestration
 * Description:       Orchestrated content: what editors do is told, what is approved is staged, held, published and read back by revision.
 * Version:           0.1.0
 * Requires at least: 6.6
 * Requires PHP:      8.1
 * License:           GPL-2.0-or-later
 * License URI:       https://www.gnu.org/licenses/gpl-2.0.html
 * Text Domain:       temporal-cms
 *
 * @package Temporal_CMS
 */

defined( 'ABSPATH' ) || exit;

const TEMPORAL_CMS_VERSION = '0.1.0';

spl_autoload_register(
	static function ( string $class_name ): void {
		if ( str_starts_with( $class_name, 'Temporal_CMS_' ) ) {
			$file = __DIR__ . '/includes/class-' . strtolower( str_replace( '_', '-', $class_name ) ) . '.php';
			if ( is_readable( $file ) ) {
				require $file;
			}
		}
	}
);

register_activation_hook( __FILE__, array( Temporal_CMS_Installation::class, 'install' ) );
register_deactivation_hook( __FILE__, array( Temporal_CMS_Installation::class, 'deactivate' ) );

// A plugin that is updated in place, or activated for a whole network, has no activation of its own on this site.
add_action( 'plugins_loaded', array( Temporal_CMS_Installation::class, 'install_when_outdated' ) );
add_action( 'wp_after_insert_post', array( Temporal_CMS_Items::class, 'on_save' ), 20, 2 );
add_filter( 'wp_insert_post_data', array( Temporal_CMS_Gate::class, 'hold_back' ), 99, 2 );
add_action( 'wp_after_insert_post', array( Temporal_CMS_Gate::class, 'note_request' ), 25, 3 );
add_action( 'transition_post_status', array( Temporal_CMS_Gate::class, 'detect' ), 10, 3 );
// After meta and terms, which the block editor writes when status and text are stored already.
add_action( 'wp_after_insert_post', array( Temporal_CMS_Events::class, 'on_save' ), 30, 2 );
add_action( 'before_delete_post', array( Temporal_CMS_Events::class, 'on_delete' ), 10, 2 );
add_filter( 'cron_schedules', array( Temporal_CMS_Delivery::class, 'add_interval' ) ); // phpcs:ignore WordPress.WP.CronInterval -- an event is not to wait longer than a minute.
add_action( Temporal_CMS_Delivery::HOOK, array( Temporal_CMS_Delivery::class, 'run' ) );
add_action( 'rest_api_init', array( Temporal_CMS_Routes::class, 'register' ) );
add_filter( 'rest_post_dispatch', array( Temporal_CMS_Routes::class, 'error_as_problem' ), 10, 3 );
add_action( 'wp_head', array( Temporal_CMS_Live_Page::class, 'print_meta' ) );
add_filter( 'language_attributes', array( Temporal_CMS_Live_Page::class, 'language_attributes' ) );

if ( defined( 'WP_CLI' ) && WP_CLI ) {
	WP_CLI::add_command( 'temporal', Temporal_CMS_CLI::class );
}
