<?php
/**
 * Terms of an item.
 *
 * @package Temporal_CMS
 */

defined( 'ABSPATH' ) || exit;

/**
 * Reads and sets the terms that editors see. Vocabularies go by the name of the taxonomy.
 */
final class Temporal_CMS_Terms {

	/**
	 * The terms of a post.
	 *
	 * @param WP_Post $post The post.
	 * @return array<int,array{vocabulary:string,name:string}>
	 */
	public static function of( WP_Post $post ): array {
		$terms = array();
		foreach ( self::taxonomies( $post->post_type ) as $taxonomy ) {
			foreach ( wp_get_object_terms( $post->ID, $taxonomy, array( 'orderby' => 'name' ) ) as $term ) {
				$terms[] = array(
					'vocabulary' => $taxonomy,
					'name'       => html_entity_decode( $term->name, ENT_QUOTES | ENT_HTML5, 'UTF-8' ),
				);
			}
		}
		return $terms;
	}

	/**
	 * Makes the terms that the site lacks. To be done outside of a transaction: until it ended, the next request would not see
	 * them and make them as well. Vocabularies that the site lacks are left out, because the item may come from another site
	 * that sorts its content differently.
	 *
	 * @param string                                          $post_type Type of the post that they are for.
	 * @param array<int,array{vocabulary:string,name:string}> $terms     The terms.
	 */
	public static function make( string $post_type, array $terms ): void {
		foreach ( self::taxonomies( $post_type ) as $taxonomy ) {
			foreach ( self::names( $terms, $taxonomy ) as $name ) {
				if ( null === self::id( $name, $taxonomy ) ) {
					Temporal_CMS_Lock::hold( 'terms', static fn() => self::make_unless_made( $name, $taxonomy ) );
				}
			}
		}
	}

	/**
	 * Sets the terms of a post to those of the given ones that the site has.
	 *
	 * @param WP_Post                                         $post  The post.
	 * @param array<int,array{vocabulary:string,name:string}> $terms All of its terms.
	 */
	public static function set( WP_Post $post, array $terms ): void {
		foreach ( self::taxonomies( $post->post_type ) as $taxonomy ) {
			$ids = array();
			foreach ( self::names( $terms, $taxonomy ) as $name ) {
				$ids[] = self::id( $name, $taxonomy );
			}
			wp_set_object_terms( $post->ID, array_filter( $ids ), $taxonomy );
		}
	}

	/**
	 * Makes a term that another request may have made by now.
	 *
	 * @param string $name     Name.
	 * @param string $taxonomy Taxonomy.
	 * @throws RuntimeException When WordPress refuses.
	 */
	private static function make_unless_made( string $name, string $taxonomy ): void {
		// What this request has looked up before is remembered.
		wp_cache_set_terms_last_changed();
		if ( null !== self::id( $name, $taxonomy ) ) {
			return;
		}
		$made = wp_insert_term( wp_slash( $name ), $taxonomy );
		if ( is_wp_error( $made ) ) {
			throw new RuntimeException( $made->get_error_message() );
		}
	}

	/**
	 * Id of a term. By name, not by slug: "C++" and "C" share a slug.
	 *
	 * @param string $name     Name.
	 * @param string $taxonomy Taxonomy.
	 */
	private static function id( string $name, string $taxonomy ): ?int {
		$term = get_term_by( 'name', $name, $taxonomy );
		return $term instanceof WP_Term ? $term->term_id : null;
	}

	/**
	 * Names of the terms of one taxonomy.
	 *
	 * @param array<int,array{vocabulary:string,name:string}> $terms    Terms.
	 * @param string                                          $taxonomy Taxonomy.
	 * @return string[]
	 */
	private static function names( array $terms, string $taxonomy ): array {
		$ours = array_filter( $terms, static fn( array $term ) => $term['vocabulary'] === $taxonomy && '' !== trim( $term['name'] ) );
		return array_unique( array_column( $ours, 'name' ) );
	}

	/**
	 * Taxonomies of a post type that people sort by.
	 *
	 * @param string $post_type Post type.
	 * @return string[]
	 */
	private static function taxonomies( string $post_type ): array {
		$taxonomies = get_object_taxonomies( $post_type, 'objects' );
		return array_keys( wp_filter_object_list( $taxonomies, array( 'show_ui' => true ) ) );
	}
}
