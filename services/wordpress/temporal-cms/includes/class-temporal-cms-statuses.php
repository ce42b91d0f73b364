<?php
/**
 * Where lifecycles are.
 *
 * @package Temporal_CMS
 */

defined( 'ABSPATH' ) || exit;

/**
 * `POST /statuses` of the proxy: up to 100 lifecycles by one call, which is all that a list screen makes.
 */
final class Temporal_CMS_Statuses {

	private const MOST = 100;

	/**
	 * Why the last call failed.
	 *
	 * @var string
	 */
	private static string $problem = '';

	/**
	 * Statuses (`StatusSummary` of the contract) by workflow id; ids without a lifecycle are left out. Null when the proxy does
	 * not answer.
	 *
	 * @param string[] $workflow_ids Lifecycles.
	 * @return array<string,array<string,mixed>>|null
	 */
	public static function of( array $workflow_ids ): ?array {
		$found = array();
		foreach ( array_chunk( array_values( array_unique( $workflow_ids ) ), self::MOST ) as $ids ) {
			$answer = Temporal_CMS_Proxy::request( 'POST', '/statuses', array( 'workflowIds' => $ids ) );
			if ( ! $answer->ok() || ! is_array( $answer->body['statuses'] ?? null ) ) {
				self::$problem = $answer->problem;
				return null;
			}
			$found += array_column( $answer->body['statuses'], null, 'workflowId' );
		}
		return $found;
	}

	/**
	 * Why the last call failed.
	 */
	public static function problem(): string {
		return self::$problem;
	}
}
