<?php
/**
 * Who may do what with content under orchestration.
 *
 * @package Temporal_CMS
 */

defined( 'ABSPATH' ) || exit;

/**
 * The plugin's capabilities, and the role that they mean to the proxy (`signalRoles` of the contract).
 */
final class Temporal_CMS_Rights {

	/** Approve and reject. */
	public const APPROVE = 'temporal_cms_approve';
	/** Publish at once and cancel: skips the schedule, not the gates. */
	public const EXPEDITE = 'temporal_cms_expedite';
	/** Publish without the gates; nobody has it from the start. */
	public const BYPASS = 'temporal_cms_bypass';

	private const GRANTED = array(
		'administrator' => array( self::APPROVE, self::EXPEDITE ),
		'editor'        => array( self::APPROVE ),
	);

	/**
	 * Gives the capabilities to the roles that have them from the start.
	 */
	public static function grant(): void {
		foreach ( self::GRANTED as $role => $capabilities ) {
			foreach ( $capabilities as $capability ) {
				get_role( $role )?->add_cap( $capability );
			}
		}
	}

	/**
	 * Takes the capabilities from all roles.
	 */
	public static function revoke(): void {
		foreach ( wp_roles()->role_objects as $role ) {
			array_map( array( $role, 'remove_cap' ), array( self::APPROVE, self::EXPEDITE, self::BYPASS ) );
		}
	}

	/**
	 * Role of a person in the contract's words.
	 *
	 * @param int $user_id The person; 0 for what runs without one.
	 */
	public static function role( int $user_id ): string {
		return match ( true ) {
			user_can( $user_id, self::EXPEDITE ) => 'cms-admin',
			user_can( $user_id, self::APPROVE )  => 'cms-reviewer',
			default                              => 'observer',
		};
	}

	/**
	 * `Actor` of the contract: an opaque id, no name and no address.
	 *
	 * @return array{id:string,role:string}
	 */
	public static function actor(): array {
		$user_id = get_current_user_id();
		return array(
			'id'   => 0 === $user_id ? 'wp-system' : "wp-user:$user_id",
			'role' => self::role( $user_id ),
		);
	}
}
