<?php
/**
 * Removes everything that the plugin has stored, the list of publications included.
 *
 * @package Temporal_CMS
 */

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

require_once __DIR__ . '/includes/class-temporal-cms-installation.php';

Temporal_CMS_Installation::remove();
