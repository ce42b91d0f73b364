#!/usr/bin/env bash
# Node: the binary out of npm's platform package. npm itself stays the machine's own and runs on this Node.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../lib/core.sh"
# shellcheck source=../lib/fetch.sh
source "$TOOLCHAIN_DIR/lib/fetch.sh"

TOOL=node
HOME_DIR=$CACHE_ROOT/node/$NODE_VERSION

find_tool() {
  find_system node "${NODE_VERSION%%.*}" "$NODE_BELOW" --version || find_cached "$NODE_VERSION" "$HOME_DIR/bin/node"
}

install_tool() {
  local architecture sha256=NODE_SHA256_X64
  architecture=$(machine_architecture)
  [[ $architecture == x64 ]] || sha256=NODE_SHA256_ARM64
  say "node $NODE_VERSION: downloading (about 50 MB)"
  new_stage
  fetch_npm "node-linux-$architecture" "$NODE_VERSION" "${!sha256}" "$STAGE/node"
  "$STAGE/node/bin/node" --version >/dev/null || die "node: the downloaded binary does not run here; it needs a glibc system (not Alpine)"
  place "$STAGE/node" "$HOME_DIR"
}

tool_environment() {
  if [[ $2 == cache ]]; then printf 'PATH\t%s\n' "$(dirname "$1")"; fi
}

tool_main "$@"
