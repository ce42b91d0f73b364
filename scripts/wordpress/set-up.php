<?php
/**
 * Body of a function for run-php.php: brings an installed WordPress to what the project needs, as often as it is run.
 * `$args` has site, locales (WordPress code => BCP 47 tag), workerName, editorName, editorPassword, article (title, body,
 * categories, tags) and applicationPasswords (user name => password from the first run, or null).
 */

require_once ABSPATH . 'wp-admin/includes/plugin.php';
require_once ABSPATH . 'wp-admin/includes/misc.php';
require_once ABSPATH . 'wp-admin/includes/file.php';
require_once ABSPATH . 'wp-admin/includes/taxonomy.php';

update_option( 'temporal_cms_site', $args['site'] );
update_option( 'temporal_cms_locales', $args['locales'] );
update_option( 'blog_public', '0' );
update_option( 'permalink_structure', '/%postname%/' );
update_option( 'timezone_string', 'Europe/Berlin' );

$activated = activate_plugin( 'temporal-cms/temporal-cms.php' );
if ( is_wp_error( $activated ) ) {
	throw new RuntimeException( $activated->get_error_message() );
}

$GLOBALS['wp_rewrite']->init();
$GLOBALS['wp_rewrite']->flush_rules( false );

$user = static function ( string $name, string $role, string $password, string $shown ): int {
	$existing = get_user_by( 'login', $name );
	if ( $existing ) {
		return $existing->ID;
	}
	$created = wp_insert_user(
		array(
			'user_login'   => $name,
			'user_pass'    => $password,
			'user_email'   => $name . '@example.org',
			'display_name' => $shown,
			'role'         => $role,
		)
	);
	if ( is_wp_error( $created ) ) {
		throw new RuntimeException( $created->get_error_message() );
	}
	return $created;
};

$users = array(
	$args['workerName'] => $user( $args['workerName'], 'temporal_cms_worker', wp_generate_password( 40 ), 'Publishing service' ),
	$args['editorName'] => $user( $args['editorName'], 'editor', $args['editorPassword'], 'Robin Editor' ),
);

// WordPress keeps a hash only; the passwords of the first start go back to the starter, which hands them in ever after.
$passwords = array();
foreach ( $users as $name => $id ) {
	$known              = $args['applicationPasswords'][ $name ] ?? null;
	$passwords[ $name ] = $known ?? WP_Application_Passwords::create_new_application_password( $id, array( 'name' => 'temporal-cms' ) )[0];
}

$article = (int) get_option( 'temporal_cms_sample_article' );
if ( ! get_post( $article ) ) {
	wp_set_current_user( $users[ $args['editorName'] ] );
	foreach ( get_posts( array( 'post_type' => array( 'post', 'page' ), 'post_status' => 'any', 'numberposts' => -1 ) ) as $example ) {
		wp_delete_post( $example->ID, true );
	}
	$categories = array();
	foreach ( $args['article']['categories'] as $category ) {
		$categories[] = (int) wp_create_category( $category );
	}
	$article = wp_insert_post(
		wp_slash(
			array(
				'post_type'     => 'post',
				'post_status'   => 'draft',
				'post_title'    => $args['article']['title'],
				'post_content'  => $args['article']['body'],
				'post_category' => $categories,
				'tags_input'    => $args['article']['tags'],
			)
		),
		true
	);
	if ( is_wp_error( $article ) ) {
		throw new RuntimeException( $article->get_error_message() );
	}
	update_option( 'temporal_cms_sample_article', $article, false );
}

return array(
	'applicationPasswords' => $passwords,
	'article'              => array(
		'postId' => $article,
		'uuid'   => Temporal_CMS_Items::uuid( $article ),
	),
);
