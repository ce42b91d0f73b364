<?php
/**
 * Which markup may be staged.
 *
 * @package Temporal_CMS
 */

defined( 'ABSPATH' ) || exit;

/**
 * Staged text is stored byte for byte, so that its hash is the one that the lifecycle knows. KSES would rewrite it: `<br/>`
 * becomes `<br />`, `{}` in a block's attributes `[]`. So KSES is the judge here, not the editor: the tags and comments of
 * the text are compared with those that KSES leaves of it. One that does not come through as it was is refused, unless
 * the source item on this site has the very same, where a person with the right to put it there has done so.
 */
final class Temporal_CMS_Markup {

	/** Attributes that people read and translators translate; nothing in them is run or loaded. */
	private const READ_BY_PEOPLE = array( 'alt', 'aria-label', 'placeholder', 'title' );

	/**
	 * Refuses markup that neither KSES nor the source vouches for, with every such tag.
	 *
	 * @param string       $title  Title.
	 * @param string       $body   Body.
	 * @param WP_Post|null $source The source item, when it is on this site.
	 * @throws Temporal_CMS_Problem When there is any.
	 */
	public static function check( string $title, string $body, ?WP_Post $source ): void {
		$input = new Temporal_CMS_Input();
		self::check_field( $input, 'title', $title, 'data', $source->post_title ?? '' );
		self::check_field( $input, 'body', $body, 'post', $source->post_content ?? '' );
		$input->finish();
	}

	/**
	 * Checks one field.
	 *
	 * @param Temporal_CMS_Input $input   Takes the faults.
	 * @param string             $field   Name of the field.
	 * @param string             $markup  Its markup.
	 * @param string             $context Which of KSES's lists of allowed markup counts.
	 * @param string             $source  The same field of the source.
	 */
	private static function check_field( Temporal_CMS_Input $input, string $field, string $markup, string $context, string $source ): void {
		$tokens = self::tokens( $markup );
		if ( null === $tokens ) {
			$input->fault( $field, 'the markup ends within a tag or comment' );
			return;
		}
		$vouched = self::tokens( $source ) ?? array();
		$kept    = self::tokens( wp_kses( $markup, $context ) ) ?? array();
		foreach ( $tokens as $token => $count ) {
			if ( $count > ( $kept[ $token ] ?? 0 ) && ! isset( $vouched[ $token ] ) ) {
				$input->fault( $field, 'the site does not take ' . self::shown( (string) $token ) . ' like this, and the source has none like it' );
			}
		}
	}

	/**
	 * The tags and comments of a markup, each in one spelling and with how often it is there. Text between them is left out;
	 * that of script, style and their like belongs to the tag.
	 *
	 * @param string $markup Markup.
	 * @return array<string,int>|null Null when it ends within a tag or comment.
	 */
	private static function tokens( string $markup ): ?array {
		$tokens    = array();
		$processor = new WP_HTML_Tag_Processor( $markup );
		while ( $processor->next_token() ) {
			$type = $processor->get_token_type();
			if ( '#tag' === $type ) {
				$tokens[] = self::tag( $processor );
			} elseif ( '#comment' === $type && WP_HTML_Tag_Processor::COMMENT_AS_HTML_COMMENT === $processor->get_comment_type() ) {
				$tokens[] = '<!--' . self::comment( $processor->get_modifiable_text() ) . '-->';
			} elseif ( '#text' !== $type ) {
				$tokens[] = "<!$type " . $processor->get_modifiable_text() . '>';
			}
		}
		return $processor->paused_at_incomplete_token() ? null : array_count_values( $tokens );
	}

	/**
	 * What a message says of a token: names, and no text that someone has written.
	 *
	 * @param string $token A token.
	 */
	private static function shown( string $token ): string {
		if ( str_starts_with( $token, '<!' ) ) {
			return preg_match( '/^<!--(wp:[a-z0-9_\/-]+)/', $token, $block ) ? "the block $block[1]" : 'a comment';
		}
		preg_match_all( '/^<\/?[^\s>]+|\s[^\s"=<>]+(?==")/', (string) preg_replace( '/"[^"]*"/', '""', $token ), $names );
		return implode( '', $names[0] ) . '>';
	}

	/**
	 * A tag in one spelling.
	 *
	 * @param WP_HTML_Tag_Processor $processor Stands at the tag.
	 */
	private static function tag( WP_HTML_Tag_Processor $processor ): string {
		$name = strtolower( (string) $processor->get_tag() );
		if ( $processor->is_tag_closer() ) {
			return "</$name>";
		}
		$attributes = array();
		foreach ( $processor->get_attribute_names_with_prefix( '' ) ?? array() as $attribute ) {
			$value        = $processor->get_attribute( $attribute );
			$value        = true === $value ? '' : (string) $value;
			$attributes[] = $attribute . '="' . self::attribute( $attribute, $value ) . '"';
		}
		sort( $attributes );
		return '<' . implode( ' ', array( $name, ...$attributes ) ) . '>' . $processor->get_modifiable_text();
	}

	/**
	 * What counts of an attribute's value.
	 *
	 * @param string $name  Name of the attribute.
	 * @param string $value Its value.
	 */
	private static function attribute( string $name, string $value ): string {
		if ( in_array( $name, self::READ_BY_PEOPLE, true ) ) {
			return '';
		}
		if ( 'style' !== $name ) {
			return htmlspecialchars( $value );
		}
		$declarations = array_filter( array_map( 'trim', explode( ';', $value ) ), 'strlen' );
		return htmlspecialchars( implode( ';', preg_replace( '/\s*:\s*/', ':', $declarations, 1 ) ) );
	}

	/**
	 * A comment in one spelling. Of a block's, the attributes count and not how their JSON is written.
	 *
	 * @param string $comment Text of the comment.
	 */
	private static function comment( string $comment ): string {
		$is_block = preg_match( '/^\s*wp:([a-z0-9_\/-]+)\s+(\{.*\})\s*(\/?)\s*$/s', $comment, $parts );
		$value    = $is_block ? json_decode( $parts[2], true ) : null;
		if ( ! is_array( $value ) ) {
			return trim( $comment );
		}
		array_walk_recursive(
			$value,
			static function ( mixed &$entry ): void {
				$entry = is_string( $entry ) ? html_entity_decode( $entry, ENT_QUOTES | ENT_HTML5, 'UTF-8' ) : $entry;
			}
		);
		return "wp:$parts[1] " . wp_json_encode( $value ) . $parts[3];
	}
}
