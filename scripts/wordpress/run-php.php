<?php
/**
 * Runs PHP code inside WordPress. Standard input is JSON: `wordpress` (folder), `code` (a function's body, whose return
 * value is wanted), `arguments` (given to it as $args) and `installing`. Standard output is JSON: `value`, or `error` when it throws.
 */

$temporal_cms_request = json_decode( (string) stream_get_contents( STDIN ), true, 512, JSON_THROW_ON_ERROR );

if ( $temporal_cms_request['installing'] ) {
	define( 'WP_INSTALLING', true );
}
$_SERVER['HTTP_HOST']       = '127.0.0.1';
$_SERVER['REQUEST_METHOD']  = 'GET';
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';

// What WordPress or a plugin prints is no part of the answer.
ob_start();
try {
	require $temporal_cms_request['wordpress'] . '/wp-load.php';
	// phpcs:ignore Squiz.PHP.Eval.Discouraged -- running given code is what this program is for.
	$temporal_cms_function = eval( 'return static function ( $args ) { ' . $temporal_cms_request['code'] . "\n};" );
	$temporal_cms_answer   = array( 'value' => $temporal_cms_function( $temporal_cms_request['arguments'] ) );
} catch ( Throwable $temporal_cms_error ) {
	$temporal_cms_answer = array( 'error' => (string) $temporal_cms_error );
}
ob_end_clean();

echo json_encode( $temporal_cms_answer, JSON_THROW_ON_ERROR );
