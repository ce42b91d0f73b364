<?php
/**
 * The routes below /wp-json/temporal-cms/v1.
 *
 * @package Temporal_CMS
 */

defined( 'ABSPATH' ) || exit;

/**
 * Takes requests apart, checks them and answers. Every error is a problem document.
 */
final class Temporal_CMS_Routes {

	private const BASE = 'temporal-cms/v1';
	private const ITEM = '/items/(?P<uuid>[^/]+)/(?P<locale>[^/]+)';

	/**
	 * Registers the routes of the contract's `cmsPaths`.
	 */
	public static function register(): void {
		self::route( 'GET', '/info', array( self::class, 'info' ) );
		self::route( 'GET', self::ITEM, array( self::class, 'item' ) );
		self::route( 'PUT', self::ITEM, array( self::class, 'stage' ) );
		self::route( 'POST', self::ITEM . '/publish', array( self::class, 'publish' ) );
		foreach ( array( 'schedule', 'unpublish' ) as $action ) {
			self::route( 'POST', self::ITEM . '/' . $action, static fn( WP_REST_Request $request ) => self::act( $request, $action ) );
		}
		self::route( 'PUT', self::ITEM . '/findings/(?P<check>[^/]+)', array( self::class, 'findings' ) );
		self::route( 'GET', '/publications', array( self::class, 'publications' ) );
	}

	/**
	 * Turns WordPress's own errors on these routes (no such route, wrong password, body that is no JSON) into problems.
	 *
	 * @param WP_HTTP_Response $response The answer.
	 * @param WP_REST_Server   $server   The server.
	 * @param WP_REST_Request  $request  The request.
	 */
	public static function error_as_problem( WP_HTTP_Response $response, WP_REST_Server $server, WP_REST_Request $request ): WP_HTTP_Response {
		$status = $response->get_status();
		$data   = $response->get_data();
		if ( $status < 400 || isset( $data['type'] ) || ! str_starts_with( $request->get_route(), '/' . self::BASE ) ) {
			return $response;
		}
		$type = match ( true ) {
			401 === $status || 403 === $status => Temporal_CMS_Problem::FORBIDDEN,
			$status < 500                      => Temporal_CMS_Problem::INVALID,
			default                            => 'about:blank',
		};
		$headers = 401 === $status ? array( 'WWW-Authenticate' => 'Basic realm="Temporal CMS"' ) : array();
		$problem = new Temporal_CMS_Problem( $status, $type, wp_strip_all_tags( (string) ( $data['message'] ?? '' ) ), array(), $headers );
		return $problem->to_response();
	}

	/**
	 * Whether the caller is the worker's user.
	 */
	public static function may_orchestrate(): bool|WP_Error {
		if ( current_user_can( Temporal_CMS_Installation::CAPABILITY ) ) {
			return true;
		}
		$status = rest_authorization_required_code();
		return new WP_Error(
			'temporal_cms_forbidden',
			401 === $status ? 'Sign in with an application password.' : 'This user may not orchestrate content.',
			array( 'status' => $status )
		);
	}

	/**
	 * `GET /info`
	 *
	 * @return array<string,string>
	 */
	public static function info(): array {
		return array(
			'cms'           => 'wordpress',
			'site'          => Temporal_CMS_Settings::site(),
			'cmsVersion'    => get_bloginfo( 'version' ),
			'moduleVersion' => TEMPORAL_CMS_VERSION,
		);
	}

	/**
	 * `GET /items/{uuid}/{locale}?revision=`
	 *
	 * @param WP_REST_Request $request The request.
	 * @return array<string,mixed>
	 * @throws Temporal_CMS_Problem When there is no such item or revision.
	 */
	public static function item( WP_REST_Request $request ): array {
		$input             = new Temporal_CMS_Input();
		[ $uuid, $locale ] = self::address( $request, $input );
		$name              = $request->get_query_params()['revision'] ?? null;
		$name              = null === $name ? null : $input->revision( $name, 'revision' );
		$input->finish();
		$post    = self::present( Temporal_CMS_Items::find( $uuid, $locale ) );
		$version = null === $name ? Temporal_CMS_Revisions::latest( $post ) : Temporal_CMS_Revisions::named( $post, $name );
		if ( null === $version ) {
			throw new Temporal_CMS_Problem( 404, Temporal_CMS_Problem::REVISION_NOT_FOUND, "The item has no revision $name, or not any more." );
		}
		return Temporal_CMS_State::with_text( $post, $version );
	}

	/**
	 * `PUT /items/{uuid}/{locale}`
	 *
	 * @param WP_REST_Request $request The request.
	 * @return array<string,mixed>
	 */
	public static function stage( WP_REST_Request $request ): array {
		return self::write(
			$request,
			static fn( Temporal_CMS_Input $input, mixed $body ) => Temporal_CMS_Requests::stage( $input, $body ),
			static fn( ?WP_Post $post, array $body, string $uuid, string $locale ) => Temporal_CMS_Staging::stage( $post, $uuid, $locale, $body ),
			static fn( ?WP_Post $post, array $body, string $uuid, string $locale ) => Temporal_CMS_Staging::prepare( $post, $uuid, $locale, $body )
		);
	}

	/**
	 * `POST /items/{uuid}/{locale}/publish`
	 *
	 * @param WP_REST_Request $request The request.
	 * @return array<string,mixed>
	 */
	public static function publish( WP_REST_Request $request ): array {
		return self::write(
			$request,
			static fn( Temporal_CMS_Input $input, mixed $body ) => Temporal_CMS_Requests::publish( $input, $body ),
			static fn( ?WP_Post $post, array $body ) => Temporal_CMS_Publishing::publish( self::present( $post ), $body ),
			static fn( ?WP_Post $post, array $body ) => Temporal_CMS_Publishing::prepare( self::present( $post ), $body )
		);
	}

	/**
	 * `PUT /items/{uuid}/{locale}/findings/{check}`
	 *
	 * @param WP_REST_Request $request The request.
	 * @return array<string,mixed>
	 */
	public static function findings( WP_REST_Request $request ): array {
		return self::write(
			$request,
			static function ( Temporal_CMS_Input $input, mixed $body ) use ( $request ): array {
				$check = $input->choice( $request->get_url_params()['check'], 'check', Temporal_CMS_Requests::CHECKS );
				return Temporal_CMS_Requests::report( $input, $body, $check );
			},
			static fn( ?WP_Post $post, array $report ) => Temporal_CMS_Publishing::keep_findings( self::present( $post ), $report )
		);
	}

	/**
	 * `GET /publications?cursor=&limit=`
	 *
	 * @param WP_REST_Request $request The request.
	 * @return array<string,mixed>
	 */
	public static function publications( WP_REST_Request $request ): array {
		$query  = $request->get_query_params();
		$cursor = $query['cursor'] ?? '0';
		$limit  = $query['limit'] ?? (string) Temporal_CMS_Publications::MOST;
		$input  = new Temporal_CMS_Input();
		if ( ! is_string( $cursor ) || 1 !== preg_match( '/^\d{1,18}$/D', $cursor ) ) {
			$input->fault( 'cursor', 'must be the next of the page before' );
		}
		if ( ! is_string( $limit ) || ! ctype_digit( $limit ) || (int) $limit < 1 || (int) $limit > Temporal_CMS_Publications::MOST ) {
			$input->fault( 'limit', 'must be 1 to ' . Temporal_CMS_Publications::MOST );
		}
		$input->finish();
		return Temporal_CMS_Publications::page( (int) $cursor, (int) $limit );
	}

	/**
	 * `POST /items/{uuid}/{locale}/{schedule,unpublish}`
	 *
	 * @param WP_REST_Request $request The request.
	 * @param string          $action  Name of the method of `Temporal_CMS_Requests` and `Temporal_CMS_Publishing`.
	 * @return array<string,mixed>
	 */
	private static function act( WP_REST_Request $request, string $action ): array {
		return self::write(
			$request,
			static fn( Temporal_CMS_Input $input, mixed $body ) => Temporal_CMS_Requests::$action( $input, $body ),
			static fn( ?WP_Post $post, array $body ) => Temporal_CMS_Publishing::$action( self::present( $post ), $body )
		);
	}

	/**
	 * Checks a write wholly, then does it once.
	 *
	 * @param WP_REST_Request                              $request The request.
	 * @param callable(Temporal_CMS_Input,mixed):array $check   Checks the decoded body.
	 * @param callable(WP_Post|null,array,string,string):array $work  Does it; given post, body, uuid and locale.
	 * @param callable|null                                $prepare Comes before it, given the same, outside of the transaction.
	 * @return array<string,mixed>
	 */
	private static function write( WP_REST_Request $request, callable $check, callable $work, ?callable $prepare = null ): array {
		$input             = new Temporal_CMS_Input();
		[ $uuid, $locale ] = self::address( $request, $input );
		$key               = $input->idempotency_key( $request->get_header( 'idempotency-key' ), 'idempotency-key' );
		$body              = $check( $input, json_decode( $request->get_body() ) );
		$input->finish();
		return Temporal_CMS_Write::once(
			$key,
			implode( "\n", array( $request->get_method(), $request->get_route(), $request->get_body() ) ),
			$uuid,
			$locale,
			static fn( ?WP_Post $post ) => $work( $post, $body, $uuid, $locale ),
			static fn( ?WP_Post $post ) => null === $prepare ? null : $prepare( $post, $body, $uuid, $locale )
		);
	}

	/**
	 * Uuid and locale of the address.
	 *
	 * @param WP_REST_Request    $request The request.
	 * @param Temporal_CMS_Input $input   Takes the faults.
	 * @return array{0:string,1:string}
	 */
	private static function address( WP_REST_Request $request, Temporal_CMS_Input $input ): array {
		$parts = $request->get_url_params();
		return array( $input->uuid( $parts['uuid'], 'uuid' ), $input->locale( $parts['locale'], 'locale' ) );
	}

	/**
	 * A post that is there.
	 *
	 * @param WP_Post|null $post A post, or none.
	 * @throws Temporal_CMS_Problem When there is none.
	 */
	private static function present( ?WP_Post $post ): WP_Post {
		return $post ?? throw new Temporal_CMS_Problem( 404, Temporal_CMS_Problem::NOT_FOUND, 'The site has no item of this uuid and locale.' );
	}

	/**
	 * Registers a route.
	 *
	 * @param string                                $method  HTTP method.
	 * @param string                                $path    Below the base.
	 * @param callable(WP_REST_Request):array $handler Gives the answer.
	 */
	private static function route( string $method, string $path, callable $handler ): void {
		register_rest_route(
			self::BASE,
			$path,
			array(
				'methods'             => $method,
				'callback'            => static fn( WP_REST_Request $request ) => self::answer( $request, $handler ),
				'permission_callback' => array( self::class, 'may_orchestrate' ),
				'show_in_index'       => false,
			)
		);
	}

	/**
	 * Runs a handler and turns what it throws into a problem.
	 *
	 * @param WP_REST_Request                       $request The request.
	 * @param callable(WP_REST_Request):array $handler Gives the answer.
	 */
	private static function answer( WP_REST_Request $request, callable $handler ): WP_REST_Response {
		try {
			$faults = Temporal_CMS_Settings::faults();
			if ( array() !== $faults ) {
				throw new Temporal_CMS_Problem( 500, 'about:blank', 'The plugin is not set up; see errors.', array( 'errors' => $faults ) );
			}
			return new WP_REST_Response( $handler( $request ) );
		} catch ( Temporal_CMS_Problem $problem ) {
			return $problem->to_response();
		} catch ( Throwable $error ) {
			error_log( 'temporal-cms: ' . $error ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions -- the site's error log.
			return Temporal_CMS_Problem::internal()->to_response();
		}
	}
}
