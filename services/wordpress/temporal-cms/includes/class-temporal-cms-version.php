<?php
/**
 * A stored state of an item's text.
 *
 * @package Temporal_CMS
 */

defined( 'ABSPATH' ) || exit;

/**
 * Which revision, and what it says.
 */
final class Temporal_CMS_Version {

	/**
	 * SHA-256 of title and body.
	 *
	 * @var string
	 */
	public readonly string $hash;

	/**
	 * A state.
	 *
	 * @param string $revision Name of the revision.
	 * @param string $title    Title as stored.
	 * @param string $body     Markup as stored.
	 * @param bool   $pending  Whether it was staged for a post that shows visitors another text until it is published.
	 */
	public function __construct(
		public readonly string $revision,
		public readonly string $title,
		public readonly string $body,
		public readonly bool $pending = false,
	) {
		$this->hash = self::hash_of( $title, $body );
	}

	/**
	 * The contract's content hash: SHA-256 of title, zero byte and body, with line ends as LF.
	 *
	 * @param string $title Title as stored.
	 * @param string $body  Markup as stored.
	 */
	public static function hash_of( string $title, string $body ): string {
		return hash( 'sha256', str_replace( "\r\n", "\n", "$title\0$body" ) );
	}
}
