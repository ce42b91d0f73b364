<?php
/**
 * Router of PHP's built-in server for WordPress: files are served as they are, every other address goes to index.php,
 * which is what a web server's rewrite rules do.
 */

$path = rawurldecode( (string) parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH ) );
$root = $_SERVER['DOCUMENT_ROOT'];
$file = realpath( $root . $path );

if ( false !== $file && is_dir( $file ) && is_file( $file . '/index.php' ) && rtrim( $path, '/' ) !== '' ) {
	if ( ! str_ends_with( $path, '/' ) ) {
		header( 'Location: ' . $path . '/', true, 301 );
		return true;
	}
	return false;
}
// A plugin folder is a symbolic link out of the document root, so only the address is held against it.
if ( false !== $file && is_file( $file ) && ! str_contains( $path, '..' ) && ! str_ends_with( $path, 'wp-config.php' ) ) {
	return false;
}

$_SERVER['SCRIPT_NAME']     = '/index.php';
$_SERVER['PHP_SELF']        = '/index.php';
$_SERVER['SCRIPT_FILENAME'] = $root . '/index.php';
require $root . '/index.php';
