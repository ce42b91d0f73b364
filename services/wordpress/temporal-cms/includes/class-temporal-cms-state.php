<?php
/**
 * What the answers say about an item.
 *
 * @package Temporal_CMS
 */

defined( 'ABSPATH' ) || exit;

/**
 * `CmsItemState` and `CmsItem` of the contract.
 */
final class Temporal_CMS_State {

	/**
	 * The state of an item, without its text.
	 *
	 * @param WP_Post                   $post    The post.
	 * @param Temporal_CMS_Version|null $version A certain revision, otherwise the latest.
	 * @return array<string,mixed>
	 */
	public static function of( WP_Post $post, ?Temporal_CMS_Version $version = null ): array {
		$version ??= Temporal_CMS_Revisions::latest( $post );
		$state     = array(
			'uuid'     => Temporal_CMS_Items::uuid( $post->ID ),
			'locale'   => Temporal_CMS_Items::locale( $post->ID ),
			'id'       => (string) $post->ID,
			'type'     => $post->post_type,
			'revision' => $version->revision,
			'hash'     => $version->hash,
			'status'   => self::status( $post ),
			'url'      => self::url( $post ),
		);
		$source    = array(
			'sourceHash'     => (string) get_post_meta( $post->ID, Temporal_CMS_Items::SOURCE_HASH, true ),
			'sourceRevision' => (string) get_post_meta( $post->ID, Temporal_CMS_Items::SOURCE_REVISION, true ),
		);
		return $state + array_filter( $source, static fn( string $value ) => '' !== $value );
	}

	/**
	 * An item with its text.
	 *
	 * @param WP_Post              $post    The post.
	 * @param Temporal_CMS_Version $version The revision that is wanted.
	 * @return array<string,mixed>
	 */
	public static function with_text( WP_Post $post, Temporal_CMS_Version $version ): array {
		$staged = $version->pending ? Temporal_CMS_Revisions::staged_terms( $post ) : null;
		return self::of( $post, $version ) + array(
			'title' => $version->title,
			'body'  => $version->body,
			'terms' => $staged ?? Temporal_CMS_Terms::of( $post ),
		);
	}

	/**
	 * Notes which lifecycle has written, and gives the state as it is stored now.
	 *
	 * @param WP_Post $post        The post.
	 * @param string  $workflow_id The lifecycle.
	 * @return array<string,mixed>
	 */
	public static function after_write( WP_Post $post, string $workflow_id ): array {
		$post  = get_post( $post->ID );
		$state = self::of( $post );
		update_post_meta( $post->ID, Temporal_CMS_Items::WORKFLOW, wp_slash( $workflow_id ) );
		update_post_meta( $post->ID, Temporal_CMS_Origin::META, $state['revision'] );
		return $state;
	}

	/**
	 * Status in the contract's words.
	 *
	 * @param WP_Post $post The post.
	 */
	private static function status( WP_Post $post ): string {
		$held = 'pending' === $post->post_status && '' !== get_post_meta( $post->ID, Temporal_CMS_Items::HELD, true );
		return match ( true ) {
			'publish' === $post->post_status            => 'published',
			'trash' === $post->post_status              => 'trashed',
			$held || 'future' === $post->post_status    => 'held',
			default                                     => 'draft',
		};
	}

	/**
	 * Where visitors read the item, or will once it is published.
	 *
	 * @param WP_Post $post The post.
	 */
	public static function url( WP_Post $post ): string {
		if ( 'publish' === $post->post_status ) {
			return (string) get_permalink( $post );
		}
		require_once ABSPATH . 'wp-admin/includes/post.php';
		[ $address, $slug ] = get_sample_permalink( $post );
		return str_replace( array( '%postname%', '%pagename%' ), $slug, $address );
	}
}
