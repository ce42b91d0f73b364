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
		foreach ( self::taxonomies( $post ) as $taxonomy ) {
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
	 * Sets the terms of a post. Terms that the site lacks are made; vocabularies that it lacks are left out, because the
	 * item may come from another site that sorts its content differently.
	 *
	 * @param WP_Post                                         $post  The post.
	 * @param array<int,array{vocabulary:string,name:string}> $terms All of its terms.
	 */
	public static function set( WP_Post $post, array $terms ): void {
		foreach ( self::taxonomies( $post ) as $taxonomy ) {
			$names = array();
			foreach ( $terms as $term ) {
				if ( $term['vocabulary'] === $taxonomy && '' !== trim( $term['name'] ) ) {
					$names[] = $term['name'];
				}
			}
			wp_set_object_terms( $post->ID, self::term_ids( $names, $taxonomy ), $taxonomy );
		}
	}

	/**
	 * Ids of terms by their names.
	 *
	 * @param string[] $names    Names.
	 * @param string   $taxonomy Taxonomy.
	 * @return int[]
	 * @throws RuntimeException When a term cannot be made.
	 */
	private static function term_ids( array $names, string $taxonomy ): array {
		$ids = array();
		foreach ( $names as $name ) {
			// By name, not by slug: "C++" and "C" share a slug.
			$known = get_term_by( 'name', $name, $taxonomy );
			$term  = $known instanceof WP_Term ? array( 'term_id' => $known->term_id ) : wp_insert_term( wp_slash( $name ), $taxonomy );
			if ( is_wp_error( $term ) ) {
				throw new RuntimeException( $term->get_error_message() );
			}
			$ids[] = (int) $term['term_id'];
		}
		return $ids;
	}

	/**
	 * Taxonomies of a post that people sort by.
	 *
	 * @param WP_Post $post The post.
	 * @return string[]
	 */
	private static function taxonomies( WP_Post $post ): array {
		$taxonomies = get_object_taxonomies( $post, 'objects' );
		return array_keys( wp_filter_object_list( $taxonomies, array( 'show_ui' => true ) ) );
	}
}
