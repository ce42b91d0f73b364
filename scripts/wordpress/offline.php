<?php
/**
 * Must-use plugin: what WordPress asks wordpress.org (updates, translations, news) has an empty answer at once, where the
 * blocked request would fill the log with warnings.
 */

add_filter(
	'pre_http_request',
	static function ( $answer, array $arguments, string $url ) {
		if ( ! str_ends_with( (string) parse_url( $url, PHP_URL_HOST ), 'wordpress.org' ) ) {
			return $answer;
		}
		return array(
			'headers'  => array(),
			'body'     => '{"offers":[],"plugins":[],"themes":[],"no_update":[],"translations":[]}',
			'response' => array(
				'code'    => 200,
				'message' => 'OK',
			),
			'cookies'  => array(),
			'filename' => null,
		);
	},
	10,
	3
);
