<?php
/**
 * Errors as RFC 9457 problem documents.
 *
 * @package Temporal_CMS
 */

defined( 'ABSPATH' ) || exit;

/**
 * An error that the caller is told about; `type` is one of the contract's `cmsProblems`.
 */
final class Temporal_CMS_Problem extends RuntimeException {

	public const NOT_FOUND            = 'urn:temporal-cms:item-not-found';
	public const REVISION_NOT_FOUND   = 'urn:temporal-cms:revision-not-found';
	public const STALE_REVISION       = 'urn:temporal-cms:stale-revision';
	public const IDEMPOTENCY_CONFLICT = 'urn:temporal-cms:idempotency-conflict';
	public const INVALID              = 'urn:temporal-cms:invalid-request';
	public const FORBIDDEN            = 'urn:temporal-cms:forbidden';

	private const TITLES = array(
		self::NOT_FOUND            => 'There is no such item',
		self::REVISION_NOT_FOUND   => 'The item has no such revision',
		self::STALE_REVISION       => 'The item is not what the caller expects',
		self::IDEMPOTENCY_CONFLICT => 'The idempotency key belongs to another request',
		self::INVALID              => 'The request is not valid',
		self::FORBIDDEN            => 'Not allowed',
		'about:blank'              => 'The site could not do it',
	);

	/**
	 * Makes a problem.
	 *
	 * @param int                  $status    HTTP status.
	 * @param string               $type      `type` of the problem document.
	 * @param string               $detail    What happened, for people.
	 * @param array<string,mixed>  $extension Further members, such as `errors`.
	 * @param array<string,string> $headers   Headers of the answer.
	 */
	public function __construct(
		private readonly int $status,
		private readonly string $type,
		string $detail,
		private readonly array $extension = array(),
		private readonly array $headers = array(),
	) {
		parent::__construct( $detail );
	}

	/**
	 * A request with faults, all of them at once.
	 *
	 * @param array<int,array{path:string,message:string}> $faults The faults.
	 */
	public static function invalid( array $faults ): self {
		return new self( 422, self::INVALID, 'See errors for every fault.', array( 'errors' => $faults ) );
	}

	/**
	 * Something that may go well when the caller tries again.
	 *
	 * @param string $detail What happened.
	 */
	public static function try_again( string $detail ): self {
		return new self( 503, 'about:blank', $detail, array(), array( 'Retry-After' => '1' ) );
	}

	/**
	 * An unforeseen error; what it is stands in the site's error log alone.
	 */
	public static function internal(): self {
		return new self( 500, 'about:blank', 'An unexpected error has occurred; the site\'s error log has the details.' );
	}

	/**
	 * The answer to the caller.
	 */
	public function to_response(): WP_REST_Response {
		$document = array(
			'type'   => $this->type,
			'title'  => self::TITLES[ $this->type ],
			'status' => $this->status,
			'detail' => $this->getMessage(),
		);
		return new WP_REST_Response(
			$document + $this->extension,
			$this->status,
			array( 'Content-Type' => 'application/problem+json' ) + $this->headers
		);
	}
}
