<?php
/**
 * Checks of what comes in from outside.
 *
 * @package Temporal_CMS
 */

defined( 'ABSPATH' ) || exit;

/**
 * Collects every fault of a request. Each check gives back the value when it is fit, and otherwise notes a fault and
 * gives back a harmless value of the right type; `finish` throws when there was any.
 */
final class Temporal_CMS_Input {

	public const LOCALE       = '/^[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?$/D';
	private const UUID        = '/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/Di';
	private const HASH        = '/^[0-9a-f]{64}$/D';
	private const REVISION    = '/^[A-Za-z0-9._-]{1,64}$/D';
	private const INSTANT     = '/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/D';
	private const IDEMPOTENCY = '/^[\x21-\x7e]{1,255}$/D';

	/**
	 * Faults so far.
	 *
	 * @var array<int,array{path:string,message:string}>
	 */
	private array $faults = array();

	/**
	 * Notes a fault.
	 *
	 * @param string $path    Where, with dots.
	 * @param string $message What is wrong.
	 */
	public function fault( string $path, string $message ): void {
		$this->faults[] = array(
			'path'    => $path,
			'message' => $message,
		);
	}

	/**
	 * Ends the checks.
	 *
	 * @throws Temporal_CMS_Problem When there was any fault.
	 */
	public function finish(): void {
		if ( array() !== $this->faults ) {
			throw Temporal_CMS_Problem::invalid( $this->faults );
		}
	}

	/**
	 * The fields of a JSON object which has all the required ones and none but these and the optional ones.
	 *
	 * @param mixed    $value    Decoded JSON, objects as stdClass.
	 * @param string   $path     Where it stands.
	 * @param string[] $required Names that must be there.
	 * @param string[] $optional Names that may be there.
	 * @return array<string,mixed>|null Null when it is no object.
	 */
	public function fields( mixed $value, string $path, array $required, array $optional = array() ): ?array {
		if ( ! $value instanceof stdClass ) {
			$this->fault( $path, 'must be an object' );
			return null;
		}
		$fields = get_object_vars( $value );
		foreach ( array_diff( array_keys( $fields ), $required, $optional ) as $unknown ) {
			$this->fault( self::below( $path, (string) $unknown ), 'is not known' );
		}
		$present = array();
		foreach ( $required as $name ) {
			if ( ! array_key_exists( $name, $fields ) ) {
				$this->fault( self::below( $path, $name ), 'is missing' );
			} else {
				$present[ $name ] = $fields[ $name ];
			}
		}
		foreach ( $optional as $name ) {
			if ( array_key_exists( $name, $fields ) ) {
				$present[ $name ] = $fields[ $name ];
			}
		}
		return $present;
	}

	/**
	 * A list, each of whose entries is checked.
	 *
	 * @template T
	 * @param mixed                    $value Decoded JSON.
	 * @param string                   $path  Where it stands.
	 * @param callable(mixed,string):T $each  Checks an entry.
	 * @param int                      $least Least number of entries.
	 * @param int                      $most  Greatest number of entries.
	 * @return T[]
	 */
	public function entries( mixed $value, string $path, callable $each, int $least = 0, int $most = PHP_INT_MAX ): array {
		if ( ! is_array( $value ) ) {
			$this->fault( $path, 'must be a list' );
			return array();
		}
		if ( count( $value ) < $least || count( $value ) > $most ) {
			$this->fault( $path, PHP_INT_MAX === $most ? "must have at least $least entries" : "must have $least to $most entries" );
			return array();
		}
		$checked = array();
		foreach ( $value as $index => $entry ) {
			$checked[] = $each( $entry, self::below( $path, (string) $index ) );
		}
		return $checked;
	}

	/**
	 * Text of any length. The zero byte is refused, because the content hash has it between title and body.
	 *
	 * @param mixed  $value Decoded JSON.
	 * @param string $path  Where it stands.
	 */
	public function text( mixed $value, string $path ): string {
		if ( ! is_string( $value ) ) {
			$this->fault( $path, 'must be text' );
			return '';
		}
		if ( str_contains( $value, "\0" ) ) {
			$this->fault( $path, 'must not have a zero byte' );
		}
		return $value;
	}

	/**
	 * The id of a workflow, at most as long as the table of publications has room for.
	 *
	 * @param mixed  $value Decoded JSON.
	 * @param string $path  Where it stands.
	 */
	public function workflow_id( mixed $value, string $path ): string {
		$text = $this->text( $value, $path );
		if ( is_string( $value ) && ( '' === $text || mb_strlen( $text ) > 255 ) ) {
			$this->fault( $path, 'must be 1 to 255 characters' );
		}
		return $text;
	}

	/**
	 * One of some words.
	 *
	 * @param mixed    $value Decoded JSON.
	 * @param string   $path  Where it stands.
	 * @param string[] $words Those that are fit.
	 */
	public function choice( mixed $value, string $path, array $words ): string {
		if ( ! in_array( $value, $words, true ) ) {
			$this->fault( $path, 'must be one of ' . implode( ', ', $words ) );
		}
		return is_string( $value ) ? $value : '';
	}

	/**
	 * A whole number that is not negative.
	 *
	 * @param mixed  $value Decoded JSON.
	 * @param string $path  Where it stands.
	 */
	public function count( mixed $value, string $path ): int {
		if ( ! is_int( $value ) || $value < 0 ) {
			$this->fault( $path, 'must be a whole number of 0 or more' );
			return 0;
		}
		return $value;
	}

	/**
	 * A UUID, in lower case.
	 *
	 * @param mixed  $value The value.
	 * @param string $path  Where it stands.
	 */
	public function uuid( mixed $value, string $path ): string {
		return strtolower( $this->shaped( $value, $path, self::UUID, 'must be a UUID' ) );
	}

	/**
	 * A BCP 47 tag.
	 *
	 * @param mixed  $value The value.
	 * @param string $path  Where it stands.
	 */
	public function locale( mixed $value, string $path ): string {
		return $this->shaped( $value, $path, self::LOCALE, 'must be a BCP 47 tag such as en or pt-BR' );
	}

	/**
	 * A content hash.
	 *
	 * @param mixed  $value The value.
	 * @param string $path  Where it stands.
	 */
	public function hash( mixed $value, string $path ): string {
		return $this->shaped( $value, $path, self::HASH, 'must be 64 lower-case hexadecimal digits' );
	}

	/**
	 * The name of a revision.
	 *
	 * @param mixed  $value The value.
	 * @param string $path  Where it stands.
	 */
	public function revision( mixed $value, string $path ): string {
		return $this->shaped( $value, $path, self::REVISION, 'must be 1 to 64 of A-Z, a-z, 0-9, dot, underscore and hyphen' );
	}

	/**
	 * An instant with its offset, in UTC as MySQL and the contract's JSON write it.
	 *
	 * @param mixed  $value The value.
	 * @param string $path  Where it stands.
	 */
	public function instant( mixed $value, string $path ): string {
		$text = $this->shaped( $value, $path, self::INSTANT, 'must be an instant such as 2027-01-31T08:00:00Z' );
		$time = '' === $text ? 0 : strtotime( $text );
		return gmdate( 'Y-m-d\TH:i:s\Z', false === $time ? 0 : $time );
	}

	/**
	 * An idempotency key.
	 *
	 * @param mixed  $value The header's value.
	 * @param string $path  The header's name.
	 */
	public function idempotency_key( mixed $value, string $path ): string {
		return $this->shaped( $value, $path, self::IDEMPOTENCY, 'must be 1 to 255 visible ASCII characters' );
	}

	/**
	 * Text that matches a pattern.
	 *
	 * @param mixed  $value   The value.
	 * @param string $path    Where it stands.
	 * @param string $pattern What it must match.
	 * @param string $message What is wrong when it does not.
	 */
	private function shaped( mixed $value, string $path, string $pattern, string $message ): string {
		if ( ! is_string( $value ) || 1 !== preg_match( $pattern, $value ) ) {
			$this->fault( $path, $message );
			return '';
		}
		return $value;
	}

	/**
	 * Path of a part.
	 *
	 * @param string $path Path of the whole, empty for the body itself.
	 * @param string $name Name or number of the part.
	 */
	private static function below( string $path, string $name ): string {
		return '' === $path ? $name : "$path.$name";
	}
}
