<?php
/**
 * The way to the proxy.
 *
 * @package Temporal_CMS
 */

defined( 'ABSPATH' ) || exit;

/**
 * Sends requests that are signed with the site's key, by the Standard Webhooks specification with method and path in the signed
 * text (`signedText` of the contract).
 */
final class Temporal_CMS_Proxy {

	/** Seconds that anybody may be kept waiting. */
	private const TIMEOUT = 5;

	/**
	 * Whether proxy and key are set.
	 */
	public static function is_configured(): bool {
		return '' !== Temporal_CMS_Settings::proxy_url() && '' !== Temporal_CMS_Settings::proxy_key();
	}

	/**
	 * Sends a request and never throws.
	 *
	 * @param string                   $method `GET` or `POST`.
	 * @param string                   $path   Path with query string.
	 * @param array<string,mixed>|null $body   JSON body.
	 * @param string|null              $id     Id of the request: the event key, or one of its own.
	 */
	public static function request( string $method, string $path, ?array $body = null, ?string $id = null ): Temporal_CMS_Answer {
		return self::send( $method, $path, null === $body ? '' : (string) wp_json_encode( $body, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE ), $id );
	}

	/**
	 * The same with a body that is text already.
	 *
	 * @param string      $method `GET` or `POST`.
	 * @param string      $path   Path with query string.
	 * @param string      $body   Body, or empty.
	 * @param string|null $id     Id of the request.
	 */
	public static function send( string $method, string $path, string $body, ?string $id = null ): Temporal_CMS_Answer {
		if ( ! self::is_configured() ) {
			return Temporal_CMS_Answer::unreachable( __( 'The proxy is not set up.', 'temporal-cms' ) );
		}
		$id      ??= wp_generate_uuid4();
		$base      = Temporal_CMS_Settings::proxy_url();
		$path      = rtrim( (string) wp_parse_url( $base, PHP_URL_PATH ), '/' ) . $path;
		$origin    = preg_replace( '~^(https?://[^/]+).*$~', '$1', $base );
		$timestamp = (string) time();
		$headers   = array(
			'x-cms-site'        => Temporal_CMS_Settings::site(),
			'webhook-id'        => $id,
			'webhook-timestamp' => $timestamp,
			'webhook-signature' => 'v1,' . self::signature( Temporal_CMS_Settings::proxy_key(), "$id.$timestamp.$method.$path.$body" ),
		);
		if ( '' !== $body ) {
			$headers['content-type'] = 'application/json';
		}
		$response = wp_remote_request(
			$origin . $path,
			array(
				'method'      => $method,
				'headers'     => $headers,
				'body'        => '' === $body ? null : $body,
				'timeout'     => self::TIMEOUT,
				'redirection' => 0,
			)
		);
		return is_wp_error( $response ) ? Temporal_CMS_Answer::unreachable( $response->get_error_message() ) : Temporal_CMS_Answer::of( $response );
	}

	/**
	 * HMAC-SHA256 in base64.
	 *
	 * @param string $key  `whsec_` and the key in base64.
	 * @param string $text What is signed.
	 */
	public static function signature( string $key, string $text ): string {
		// phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- keys and signatures are base64 by the specification.
		return base64_encode( hash_hmac( 'sha256', $text, (string) base64_decode( preg_replace( '/^whsec_/', '', $key ), true ), true ) );
	}
}
