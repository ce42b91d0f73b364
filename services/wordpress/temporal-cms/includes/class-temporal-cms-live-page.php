<?php
/**
 * What the public page of an item says about itself.
 *
 * @package Temporal_CMS
 */

defined( 'ABSPATH' ) || exit;

/**
 * Lets the page be read back: hash and locale of what a visitor gets, also from a cache that is behind.
 */
final class Temporal_CMS_Live_Page {

	/** Languages that are written from right to left. */
	private const RIGHT_TO_LEFT = array( 'ar', 'arc', 'ckb', 'dv', 'fa', 'he', 'ks', 'ps', 'sd', 'ug', 'ur', 'yi' );

	/**
	 * Prints the meta elements of the contract's `livePageMeta`.
	 */
	public static function print_meta(): void {
		$post = self::shown_item();
		if ( null === $post ) {
			return;
		}
		printf(
			"<meta name=\"temporal-cms:hash\" content=\"%s\">\n<meta name=\"temporal-cms:locale\" content=\"%s\">\n",
			esc_attr( Temporal_CMS_Version::hash_of( $post->post_title, $post->post_content ) ),
			esc_attr( Temporal_CMS_Items::locale( $post->ID ) )
		);
	}

	/**
	 * Makes the page's language that of the item instead of the site's.
	 *
	 * @param string $attributes Attributes of the html element.
	 */
	public static function language_attributes( string $attributes ): string {
		$post = self::shown_item();
		if ( null === $post ) {
			return $attributes;
		}
		$locale    = Temporal_CMS_Items::locale( $post->ID );
		$direction = in_array( strtok( $locale, '-' ), self::RIGHT_TO_LEFT, true ) ? 'rtl' : 'ltr';
		$others    = trim( (string) preg_replace( '/(^|\s)(?:xml:)?(?:lang|dir)="[^"]*"/', '', $attributes ) );
		return trim( sprintf( 'lang="%s" dir="%s" %s', esc_attr( $locale ), $direction, $others ) );
	}

	/**
	 * The post that the page shows, as stored, when it is an item.
	 */
	private static function shown_item(): ?WP_Post {
		$post = is_singular() && ! is_preview() ? get_post( get_queried_object_id() ) : null;
		return $post instanceof WP_Post && Temporal_CMS_Items::is_identified( $post->ID ) ? $post : null;
	}
}
