<?php
/**
 * Brings events to the proxy.
 *
 * @package Temporal_CMS
 */

defined( 'ABSPATH' ) || exit;

/**
 * Sends what the outbox holds, by WP-Cron or WP-CLI and never within a save. The proxy may get an event twice and knows it by
 * its key; of one item it gets them in order.
 */
final class Temporal_CMS_Delivery {

	public const HOOK     = 'temporal_cms_deliver';
	public const SCHEDULE = 'temporal_cms_minute';

	/** Transient that says why the proxy is out of reach. */
	public const OUTAGE = 'temporal_cms_outage';

	private const BATCH         = 50;
	private const SECONDS       = 20;
	private const FIRST_PAUSE   = 5;
	private const LONGEST_PAUSE = 900;

	/**
	 * An interval of a minute, for what was postponed.
	 *
	 * @param array<string,array{interval:int,display:string}> $schedules Intervals.
	 * @return array<string,array{interval:int,display:string}>
	 */
	public static function add_interval( array $schedules ): array {
		$schedules[ self::SCHEDULE ] = array(
			'interval' => MINUTE_IN_SECONDS,
			'display'  => __( 'Every minute', 'temporal-cms' ),
		);
		return $schedules;
	}

	/**
	 * Sees to it that delivery runs every minute.
	 */
	public static function ensure_schedule(): void {
		if ( ! wp_next_scheduled( self::HOOK ) ) {
			wp_schedule_event( time(), self::SCHEDULE, self::HOOK );
		}
	}

	/**
	 * Delivery with the next visit to the site. While the proxy is known to be out of reach the recurring run tries, and not every
	 * save.
	 */
	public static function soon(): void {
		if ( ! get_transient( self::OUTAGE ) ) {
			// Another argument than the recurring one's, else WordPress takes it for the same.
			wp_schedule_single_event( time() - 1, self::HOOK, array( 'soon' ) );
		}
	}

	/**
	 * Sends what is due.
	 *
	 * @param string $_cause  Why it runs; `soon` after a save.
	 * @param int    $seconds For how long at most.
	 * @return array{sent:int,refused:int,postponed:int,problem:string}
	 */
	public static function run( string $_cause = '', int $seconds = self::SECONDS ): array {
		$result = array(
			'sent'      => 0,
			'refused'   => 0,
			'postponed' => 0,
			'problem'   => '',
		);
		if ( Temporal_CMS_Proxy::is_configured() ) {
			Temporal_CMS_Lock::try_hold(
				'delivery',
				static function () use ( &$result, $seconds ): void {
					self::drain( $result, $seconds );
					Temporal_CMS_Outbox::prune();
				}
			);
		}
		return $result;
	}

	/**
	 * Sends until nothing is due, the way is barred, or time is up.
	 *
	 * @param array{sent:int,refused:int,postponed:int,problem:string} $result  Is counted up.
	 * @param int                                                        $seconds For how long at most.
	 */
	private static function drain( array &$result, int $seconds ): void {
		$until = microtime( true ) + $seconds;
		while ( microtime( true ) < $until ) {
			$rows = Temporal_CMS_Outbox::due( self::BATCH );
			if ( array() === $rows ) {
				return;
			}
			foreach ( $rows as $row ) {
				$answer = Temporal_CMS_Proxy::send( 'POST', '/workflows', $row->body, $row->event_key );
				if ( $answer->ok() ) {
					delete_transient( self::OUTAGE );
					Temporal_CMS_Outbox::sent( (int) $row->id );
					++$result['sent'];
					continue;
				}
				$result['problem'] = $answer->problem;
				if ( $answer->may_succeed_later() ) {
					Temporal_CMS_Outbox::postpone( (int) $row->id, $answer->problem, self::pause( (int) $row->attempts, $answer->retry_after ) );
					++$result['postponed'];
				} else {
					Temporal_CMS_Outbox::refused( (int) $row->id, $answer->problem );
					++$result['refused'];
				}
				if ( $answer->is_outage() ) {
					set_transient( self::OUTAGE, $answer->problem, self::LONGEST_PAUSE );
					return;
				}
				if ( microtime( true ) > $until ) {
					return;
				}
			}
		}
	}

	/**
	 * Seconds until the next attempt: twice as long each time, spread so that sites do not come all at once.
	 *
	 * @param int $attempts    Attempts before this one.
	 * @param int $retry_after What the proxy asks for.
	 */
	private static function pause( int $attempts, int $retry_after ): int {
		$pause = min( self::LONGEST_PAUSE, self::FIRST_PAUSE * 2 ** min( $attempts, 10 ) );
		return max( $retry_after, wp_rand( (int) ( $pause * 0.75 ), (int) ( $pause * 1.25 ) ) );
	}
}
