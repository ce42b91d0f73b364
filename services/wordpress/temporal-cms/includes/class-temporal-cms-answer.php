<?php
/**
 * What the proxy said.
 *
 * @package Temporal_CMS
 */

defined( 'ABSPATH' ) || exit;

/**
 * An answer of the proxy, or that there was none.
 */
final class Temporal_CMS_Answer {

	/**
	 * An answer.
	 *
	 * @param int                      $status      HTTP status; 0 when nobody answered.
	 * @param array<string,mixed>|null $body        JSON body.
	 * @param string                   $problem     In a sentence what is wrong; empty when nothing is.
	 * @param int                      $retry_after Seconds that the proxy asks to wait, or 0.
	 */
	private function __construct(
		public readonly int $status,
		public readonly ?array $body,
		public readonly string $problem,
		public readonly int $retry_after = 0,
	) {
	}

	/**
	 * Nobody answered.
	 *
	 * @param string $why Why.
	 */
	public static function unreachable( string $why ): self {
		return new self( 0, null, $why );
	}

	/**
	 * An answer of WordPress's HTTP functions.
	 *
	 * @param array<string,mixed> $response Response.
	 */
	public static function of( array $response ): self {
		$status = (int) wp_remote_retrieve_response_code( $response );
		$body   = json_decode( wp_remote_retrieve_body( $response ), true );
		$body   = is_array( $body ) ? $body : null;
		return new self( $status, $body, $status < 300 ? '' : self::sentence( $status, $body ), (int) wp_remote_retrieve_header( $response, 'retry-after' ) );
	}

	/**
	 * Whether the proxy did what was asked.
	 */
	public function ok(): bool {
		return $this->status >= 200 && $this->status < 300;
	}

	/**
	 * Whether the same request may succeed later: nobody answered, the proxy or Temporal is down or busy, or the key is to be
	 * put right.
	 */
	public function may_succeed_later(): bool {
		return 0 === $this->status || $this->status >= 500 || in_array( $this->status, array( 401, 403, 404, 408, 429 ), true );
	}

	/**
	 * Whether it is the way to the proxy that does not work, so that another request would not fare better now.
	 */
	public function is_outage(): bool {
		return 0 === $this->status || $this->status >= 500 || in_array( $this->status, array( 401, 403, 408, 429 ), true );
	}

	/**
	 * A problem document (RFC 9457) in a sentence.
	 *
	 * @param int                      $status HTTP status.
	 * @param array<string,mixed>|null $body   Body.
	 */
	private static function sentence( int $status, ?array $body ): string {
		$said   = $body['detail'] ?? $body['title'] ?? '';
		$faults = array();
		foreach ( is_array( $body['errors'] ?? null ) ? $body['errors'] : array() as $error ) {
			$faults[] = ( $error['path'] ?? '' ) . ': ' . ( $error['message'] ?? '' );
		}
		return trim( sprintf( '%d %s %s', $status, is_string( $said ) ? $said : '', implode( '; ', $faults ) ) );
	}
}
