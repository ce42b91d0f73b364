#!/usr/bin/env bash
# Temporal server, built from source: what the CLI's dev server leaves out, which is TLS, authorization, archival and
# several clusters.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../lib/core.sh"
# shellcheck source=../lib/go.sh
source "$TOOLCHAIN_DIR/lib/go.sh"

TOOL=temporal-server
MODULE_DIR=$TOOLCHAIN_DIR/modules/temporal-server
HOME_DIR=$CACHE_ROOT/temporal-server/$TEMPORAL_SERVER_VERSION-$(module_digest "$MODULE_DIR")

find_tool() {
  find_system temporal-server "$TEMPORAL_SERVER_VERSION" "$TEMPORAL_SERVER_BELOW" --version ||
    find_cached "$TEMPORAL_SERVER_VERSION" "$HOME_DIR/bin/temporal-server"
}

install_tool() {
  need_go "$TEMPORAL_SERVER_GO_MINIMUM" "Temporal server $TEMPORAL_SERVER_VERSION as temporal-server"
  new_stage
  go_build "$TEMPORAL_SERVER_VERSION" "$MODULE_DIR" "$STAGE/home/bin/temporal-server" ||
    die "temporal-server: the build failed" "by hand: put temporal-server $TEMPORAL_SERVER_VERSION on PATH, it will be used instead"
  must_report "$TEMPORAL_SERVER_VERSION" "$STAGE/home/bin/temporal-server" --version
  place "$STAGE/home" "$HOME_DIR"
}

tool_environment() { printf 'TEMPORAL_SERVER\t%s\n' "$1"; }

tool_main "$@"
