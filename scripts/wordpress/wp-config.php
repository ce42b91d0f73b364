<?php
/**
 * Configuration of a WordPress for development and tests. The starter gives the values that differ from start to start in
 * `instance.json`, outside of what the web server serves.
 */

$temporal_cms_instance = json_decode( (string) file_get_contents( dirname( __DIR__ ) . '/instance.json' ), true );

define( 'DB_NAME', 'wordpress' );
define( 'DB_USER', 'root' );
define( 'DB_PASSWORD', '' );
define( 'DB_HOST', 'localhost:' . $temporal_cms_instance['socket'] );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'DB_COLLATE', '' );

define( 'WP_HOME', $temporal_cms_instance['baseUrl'] );
define( 'WP_SITEURL', $temporal_cms_instance['baseUrl'] );

foreach ( array( 'AUTH_KEY', 'SECURE_AUTH_KEY', 'LOGGED_IN_KEY', 'NONCE_KEY', 'AUTH_SALT', 'SECURE_AUTH_SALT', 'LOGGED_IN_SALT', 'NONCE_SALT' ) as $temporal_cms_name ) {
	define( $temporal_cms_name, hash_hmac( 'sha256', $temporal_cms_name, $temporal_cms_instance['salt'] ) );
}

// Application passwords need HTTPS, or a local environment.
define( 'WP_ENVIRONMENT_TYPE', 'local' );
define( 'WP_HTTP_BLOCK_EXTERNAL', true );
define( 'WP_ACCESSIBLE_HOSTS', '127.0.0.1' );
define( 'AUTOMATIC_UPDATER_DISABLED', true );
define( 'WP_DEBUG', true );
define( 'WP_DEBUG_DISPLAY', false );
define( 'WP_DEBUG_LOG', dirname( __DIR__ ) . '/php-errors.log' );

$table_prefix = 'wp_';

if ( ! defined( 'ABSPATH' ) ) {
	define( 'ABSPATH', __DIR__ . '/' );
}
require_once ABSPATH . 'wp-settings.php';
