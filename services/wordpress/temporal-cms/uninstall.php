<?php
/**
 * Removes everything that the plugin has stored, the list of publications included.
 *
 * @package Temporal_CMS
 */

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

require_once __DIR__ . '/includes/class-temporal-cms-installation.php';
require_once __DIR__ . '/includes/class-temporal-cms-rights.php';
require_once __DIR__ . '/includes/class-temporal-cms-delivery.php';

Temporal_CMS_Installation::remove();
