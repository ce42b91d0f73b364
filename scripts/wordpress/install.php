<?php
/**
 * Body of a function for run-php.php: installs WordPress unless that was done before. `$args` has title, baseUrl, adminName,
 * adminPassword.
 */

require_once ABSPATH . 'wp-admin/includes/upgrade.php';
if ( is_blog_installed() ) {
	return false;
}
// The installation mail has nobody to go to.
add_filter( 'pre_wp_mail', '__return_true' );
wp_install( $args['title'], $args['adminName'], 'admin@example.org', false, '', $args['adminPassword'] );
return true;
