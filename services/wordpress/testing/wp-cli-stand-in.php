<?php
/**
 * Stands in for WP-CLI, which is in no registry that tests may use: what a command prints is kept, and an error is thrown.
 */

namespace WP_CLI\Utils {
	function format_items( string $format, array $items, array $fields ): void {
		foreach ( $items as $item ) {
			\WP_CLI::$shown[] = array_intersect_key( $item, array_flip( $fields ) );
		}
	}
}

namespace {
	class WP_CLI {
		public static array $shown = array();

		public static function error( string $message ): void {
			throw new RuntimeException( $message );
		}
	}
}
