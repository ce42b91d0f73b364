<?php
/**
 * The bodies of the publishing side's requests.
 *
 * @package Temporal_CMS
 */

defined( 'ABSPATH' ) || exit;

/**
 * Turns decoded JSON into checked arrays, by the contract's schemas of the same names. Faults are left in the input.
 */
final class Temporal_CMS_Requests {

	public const CHECKS = array( 'pii', 'legal', 'taxonomy' );

	private const MOST_FINDINGS = 1000;

	/**
	 * `StageItemRequest`.
	 *
	 * @param Temporal_CMS_Input $input Takes the faults.
	 * @param mixed              $body  Decoded JSON.
	 * @return array<string,mixed>
	 */
	public static function stage( Temporal_CMS_Input $input, mixed $body ): array {
		$fields = $input->fields( $body, '', array( 'workflowId', 'type', 'sourceLocale', 'sourceHash', 'sourceRevision', 'title', 'body', 'terms' ) );
		$term   = static function ( mixed $value, string $path ) use ( $input ): array {
			return self::each(
				$input->fields( $value, $path, array( 'vocabulary', 'name' ) ),
				static fn( mixed $part, string $name ) => $input->text( $part, "$path.$name" )
			);
		};
		$staged = self::each(
			$fields,
			static fn( mixed $value, string $name ) => match ( $name ) {
				'workflowId'     => $input->workflow_id( $value, $name ),
				'type'           => $input->choice( $value, $name, array_keys( Temporal_CMS_Settings::types() ) ),
				'sourceLocale'   => $input->locale( $value, $name ),
				'sourceHash'     => $input->hash( $value, $name ),
				'sourceRevision' => $input->revision( $value, $name ),
				'terms'          => $input->entries( $value, $name, $term ),
				default          => $input->text( $value, $name ),
			}
		);
		if ( '' === ( $staged['title'] ?? null ) && '' === ( $staged['body'] ?? null ) ) {
			$input->fault( 'title', 'title and body must not both be empty' );
		}
		return $staged;
	}

	/**
	 * `ScheduleItemRequest`.
	 *
	 * @param Temporal_CMS_Input $input Takes the faults.
	 * @param mixed              $body  Decoded JSON.
	 * @return array<string,mixed>
	 */
	public static function schedule( Temporal_CMS_Input $input, mixed $body ): array {
		return self::each(
			$input->fields( $body, '', array( 'workflowId', 'expectedRevision', 'publishAt' ) ),
			static fn( mixed $value, string $name ) => match ( $name ) {
				'expectedRevision' => $input->revision( $value, $name ),
				'publishAt'        => $input->instant( $value, $name ),
				default            => $input->workflow_id( $value, $name ),
			}
		);
	}

	/**
	 * `PublishItemRequest`.
	 *
	 * @param Temporal_CMS_Input $input Takes the faults.
	 * @param mixed              $body  Decoded JSON.
	 * @return array<string,mixed>
	 */
	public static function publish( Temporal_CMS_Input $input, mixed $body ): array {
		return self::each(
			$input->fields( $body, '', array( 'workflowId', 'expectedRevision', 'expectedHash', 'locales' ) ),
			static fn( mixed $value, string $name ) => match ( $name ) {
				'expectedRevision' => $input->revision( $value, $name ),
				'expectedHash'     => $input->hash( $value, $name ),
				'locales'          => $input->entries( $value, $name, array( $input, 'locale' ), 1 ),
				default            => $input->workflow_id( $value, $name ),
			}
		);
	}

	/**
	 * `UnpublishItemRequest`.
	 *
	 * @param Temporal_CMS_Input $input Takes the faults.
	 * @param mixed              $body  Decoded JSON.
	 * @return array<string,mixed>
	 */
	public static function unpublish( Temporal_CMS_Input $input, mixed $body ): array {
		return self::each(
			$input->fields( $body, '', array( 'workflowId', 'reason' ) ),
			static fn( mixed $value, string $name ) => 'reason' === $name ? $input->text( $value, $name ) : $input->workflow_id( $value, $name )
		);
	}

	/**
	 * `ComplianceReport` of one check.
	 *
	 * @param Temporal_CMS_Input $input Takes the faults.
	 * @param mixed              $body  Decoded JSON.
	 * @param string             $check The check that the address names.
	 * @return array<string,mixed>
	 */
	public static function report( Temporal_CMS_Input $input, mixed $body, string $check ): array {
		return self::each(
			$input->fields( $body, '', array( 'check', 'findings' ) ),
			static fn( mixed $value, string $name ) => match ( $name ) {
				'check' => $input->choice( $value, $name, array( $check ) ),
				default => $input->entries( $value, $name, static fn( mixed $entry, string $path ) => self::finding( $input, $entry, $path ), 0, self::MOST_FINDINGS ),
			}
		);
	}

	/**
	 * `Finding`.
	 *
	 * @param Temporal_CMS_Input $input Takes the faults.
	 * @param mixed              $value Decoded JSON.
	 * @param string             $path  Where it stands.
	 * @return array<string,mixed>
	 */
	private static function finding( Temporal_CMS_Input $input, mixed $value, string $path ): array {
		return self::each(
			$input->fields( $value, $path, array( 'rule', 'severity', 'locale', 'message' ), array( 'span', 'suggestion' ) ),
			static fn( mixed $part, string $name ) => match ( $name ) {
				'severity' => $input->choice( $part, "$path.$name", array( 'blocking', 'advisory' ) ),
				'locale'   => $input->locale( $part, "$path.$name" ),
				'span'     => self::each(
					$input->fields( $part, "$path.span", array( 'field', 'start', 'end' ) ),
					static fn( mixed $edge, string $edge_name ) => 'field' === $edge_name
						? $input->choice( $edge, "$path.span.field", array( 'title', 'body' ) )
						: $input->count( $edge, "$path.span.$edge_name" )
				),
				default    => $input->text( $part, "$path.$name" ),
			}
		);
	}

	/**
	 * Maps the fields of an object, keeping their names.
	 *
	 * @param array<string,mixed>|null     $fields Fields, or null when there was no object.
	 * @param callable(mixed,string):mixed $check  Given value and name.
	 * @return array<string,mixed>
	 */
	private static function each( ?array $fields, callable $check ): array {
		$checked = array();
		foreach ( $fields ?? array() as $name => $value ) {
			$checked[ $name ] = $check( $value, $name );
		}
		return $checked;
	}
}
