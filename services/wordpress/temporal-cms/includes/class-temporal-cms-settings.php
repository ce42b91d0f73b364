<?php
/**
 * The plugin's settings: constant or environment variable, else option, else a default.
 *
 * @package Temporal_CMS
 */

defined( 'ABSPATH' ) || exit;

/**
 * Reads the settings and says what is wrong with them.
 */
final class Temporal_CMS_Settings {

	private const SITE_PATTERN = '/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/';

	/** WordPress codes whose BCP 47 tag is a matter of course; the option replaces the list. */
	private const DEFAULT_LOCALES = array(
		'en_US' => 'en',
		'en_GB' => 'en-GB',
		'de_DE' => 'de',
		'fr_FR' => 'fr',
		'es_ES' => 'es',
		'it_IT' => 'it',
		'nl_NL' => 'nl',
		'pl_PL' => 'pl',
		'pt_PT' => 'pt-PT',
		'pt_BR' => 'pt-BR',
		'sv_SE' => 'sv',
		'da_DK' => 'da',
		'fi'    => 'fi',
		'cs_CZ' => 'cs',
		'ja'    => 'ja',
		'ko_KR' => 'ko',
		'ar'    => 'ar',
		'zh_CN' => 'zh-Hans',
		'zh_TW' => 'zh-Hant',
	);

	/** Content types by the name that lifecycles use, with the post type that holds them here. */
	private const DEFAULT_TYPES = array(
		'post'    => 'post',
		'page'    => 'page',
		'article' => 'post',
	);

	/**
	 * Short name by which lifecycles know this site. `TEMPORAL_CMS_SITE`, option `temporal_cms_site`, else the host's name.
	 */
	public static function site(): string {
		$given = self::given( 'TEMPORAL_CMS_SITE', 'temporal_cms_site' );
		return is_string( $given ) && '' !== $given ? $given : sanitize_title( (string) wp_parse_url( home_url(), PHP_URL_HOST ) );
	}

	/**
	 * WordPress locale => BCP 47 tag. `TEMPORAL_CMS_LOCALES` as `en_US=en,pt_BR=pt-BR`, option `temporal_cms_locales` as array.
	 *
	 * @return array<string,string>
	 */
	public static function locales(): array {
		return self::table( 'TEMPORAL_CMS_LOCALES', 'temporal_cms_locales', self::DEFAULT_LOCALES );
	}

	/**
	 * Content type => post type. `TEMPORAL_CMS_TYPES` as `article=post`, option `temporal_cms_types` as array.
	 *
	 * @return array<string,string>
	 */
	public static function types(): array {
		return self::table( 'TEMPORAL_CMS_TYPES', 'temporal_cms_types', self::DEFAULT_TYPES );
	}

	/**
	 * BCP 47 tag of what editors write unless the item says otherwise. `TEMPORAL_CMS_SOURCE_LOCALE`, option
	 * `temporal_cms_source_locale`, else the site language by the table; empty when the table lacks it.
	 */
	public static function source_locale(): string {
		$given = self::given( 'TEMPORAL_CMS_SOURCE_LOCALE', 'temporal_cms_source_locale' );
		return is_string( $given ) && '' !== $given ? $given : self::locales()[ get_locale() ] ?? '';
	}

	/**
	 * Address of the proxy without a slash at its end; empty: the site sends nothing and has no gate. `TEMPORAL_CMS_PROXY_URL`,
	 * option `temporal_cms_proxy_url`.
	 */
	public static function proxy_url(): string {
		$given = self::given( 'TEMPORAL_CMS_PROXY_URL', 'temporal_cms_proxy_url' );
		return is_string( $given ) ? rtrim( $given, '/' ) : '';
	}

	/**
	 * The site's key, `whsec_…` as the proxy has it. `TEMPORAL_CMS_KEY`, which keeps it out of the database, or option
	 * `temporal_cms_key`.
	 */
	public static function proxy_key(): string {
		$given = self::given( 'TEMPORAL_CMS_KEY', 'temporal_cms_key' );
		return is_string( $given ) ? $given : '';
	}

	/**
	 * Where what is written here shall appear: locales of this site, or `<cms>:<site>:<locale>` for another one's, such as
	 * `drupal:intranet:de`. `TEMPORAL_CMS_TARGETS` as `de,es`, option `temporal_cms_targets` as array or text. The locale of the
	 * source is always among them.
	 *
	 * @param string $source_locale Locale of the item that people write.
	 * @return array<int,array{cms:string,site:string,locale:string}>
	 */
	public static function targets( string $source_locale ): array {
		$given   = self::given( 'TEMPORAL_CMS_TARGETS', 'temporal_cms_targets' );
		$names   = is_array( $given ) ? array_map( 'strval', $given ) : explode( ',', (string) $given );
		$targets = array();
		foreach ( array( $source_locale, ...array_map( 'trim', $names ) ) as $name ) {
			if ( '' === $name ) {
				continue;
			}
			[ $locale, $site, $cms ]        = array_reverse( explode( ':', $name ) ) + array( '', self::site(), 'wordpress' );
			$targets[ "$site/$locale" ] = array(
				'cms'    => $cms,
				'site'   => $site,
				'locale' => $locale,
			);
		}
		return array_values( $targets );
	}

	/**
	 * Everything that is wrong, by setting; the connection test shows it.
	 *
	 * @return array<int,array{path:string,message:string}>
	 */
	public static function faults(): array {
		$faults = array();
		if ( 1 !== preg_match( self::SITE_PATTERN, self::site() ) ) {
			$faults[] = self::fault( 'temporal_cms_site', 'a site is 1 to 64 of a-z, 0-9 and inner hyphens' );
		}
		foreach ( self::locales() as $code => $tag ) {
			if ( 1 !== preg_match( Temporal_CMS_Input::LOCALE, $tag ) ) {
				$faults[] = self::fault( "temporal_cms_locales.$code", 'a locale is a BCP 47 tag such as en or pt-BR' );
			}
		}
		if ( '' === self::source_locale() ) {
			$faults[] = self::fault( 'temporal_cms_locales', 'the site language ' . get_locale() . ' is not in the table' );
		} elseif ( ! in_array( self::source_locale(), self::locales(), true ) ) {
			$faults[] = self::fault( 'temporal_cms_source_locale', 'is not in the table of locales' );
		}
		foreach ( self::types() as $type => $post_type ) {
			if ( ! post_type_exists( $post_type ) ) {
				$faults[] = self::fault( "temporal_cms_types.$type", "there is no post type $post_type" );
			}
		}
		return array( ...$faults, ...self::proxy_faults() );
	}

	/**
	 * What is wrong with the way to the proxy. Neither address nor key is right too: the site only lets itself be published to.
	 *
	 * @return array<int,array{path:string,message:string}>
	 */
	private static function proxy_faults(): array {
		$faults = array();
		$url    = self::proxy_url();
		$key    = self::proxy_key();
		$host   = (string) wp_parse_url( $url, PHP_URL_HOST );
		if ( '' !== $url && ( '' === $host || 1 !== preg_match( '~^https?://[^?#@]+$~', $url ) ) ) {
			$faults[] = self::fault( 'temporal_cms_proxy_url', 'must be an http or https address without user, query and fragment' );
		} elseif ( str_starts_with( $url, 'http://' ) && 1 !== preg_match( '/^(?:127(?:\.\d{1,3}){3}|\[::1\]|[^.]+|.+\.(?:svc|local|internal|localhost))$/', $host ) ) {
			$faults[] = self::fault( 'temporal_cms_proxy_url', 'must be https, except for loopback and names inside a cluster' );
		}
		if ( ( '' === $url ) !== ( '' === $key ) ) {
			$faults[] = self::fault( '' === $url ? 'temporal_cms_proxy_url' : 'temporal_cms_key', 'address and key of the proxy go together' );
		}
		if ( '' !== $key && 1 !== preg_match( '~^whsec_[A-Za-z0-9+/]{32,}={0,2}$~', $key ) ) {
			$faults[] = self::fault( 'temporal_cms_key', 'must be whsec_ and at least 24 bytes in base64, as the proxy has it' );
		}
		$known = array( 'wordpress', 'drupal' );
		foreach ( self::targets( self::source_locale() ) as $target ) {
			[ 'cms' => $cms, 'site' => $site, 'locale' => $locale ] = $target;
			if ( ! in_array( $cms, $known, true ) || 1 !== preg_match( self::SITE_PATTERN, $site ) || ( '' !== $locale && 1 !== preg_match( Temporal_CMS_Input::LOCALE, $locale ) ) ) {
				$faults[] = self::fault( 'temporal_cms_targets', "$cms:$site:$locale is no target: a locale such as de, or drupal:intranet:de" );
			} elseif ( self::site() === $site && ! in_array( $locale, self::locales(), true ) ) {
				$faults[] = self::fault( 'temporal_cms_targets', "$locale is not in the table of locales" );
			}
		}
		return $faults;
	}

	/**
	 * What an administrator of the server or of the site has set, or null.
	 *
	 * @param string $variable Name of the constant or environment variable.
	 * @param string $option   Name of the option.
	 */
	private static function given( string $variable, string $option ): mixed {
		$set = defined( $variable ) ? constant( $variable ) : getenv( $variable );
		return false !== $set && '' !== $set ? $set : get_option( $option, null );
	}

	/**
	 * A table given as `a=b,c=d` or as an array.
	 *
	 * @param string               $variable Name of the constant or environment variable.
	 * @param string               $option   Name of the option.
	 * @param array<string,string> $fallback Used when neither is set.
	 * @return array<string,string>
	 */
	private static function table( string $variable, string $option, array $fallback ): array {
		$given = self::given( $variable, $option );
		if ( is_array( $given ) && array() !== $given ) {
			return array_map( 'strval', $given );
		}
		if ( ! is_string( $given ) || '' === $given ) {
			return $fallback;
		}
		$table = array();
		foreach ( explode( ',', $given ) as $pair ) {
			[ $key, $value ]       = array_map( 'trim', explode( '=', $pair, 2 ) ) + array( '', '' );
			$table[ $key ] = $value;
		}
		return $table;
	}

	/**
	 * One fault.
	 *
	 * @param string $path    Setting.
	 * @param string $message What is wrong with it.
	 * @return array{path:string,message:string}
	 */
	private static function fault( string $path, string $message ): array {
		return array(
			'path'    => $path,
			'message' => $message,
		);
	}
}
