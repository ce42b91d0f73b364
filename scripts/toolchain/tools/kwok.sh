#!/usr/bin/env bash
# kwok, built from source: nodes and running pods for the tests' Kubernetes cluster, without machines or containers.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../lib/core.sh"
# shellcheck source=../lib/go.sh
source "$TOOLCHAIN_DIR/lib/go.sh"

TOOL=kwok
MODULE_DIR=$TOOLCHAIN_DIR/modules/kwok
HOME_DIR=$CACHE_ROOT/kwok/$KWOK_VERSION-$(module_digest "$MODULE_DIR")

find_tool() {
  find_system kwok "$KWOK_VERSION" "$KWOK_BELOW" --version || find_cached "$KWOK_VERSION" "$HOME_DIR/bin/kwok"
}

install_tool() {
  need_go "$KWOK_GO_MINIMUM" "kwok $KWOK_VERSION"
  new_stage
  go_build "$KWOK_VERSION" "$MODULE_DIR" "$STAGE/home/bin/kwok" "-X sigs.k8s.io/kwok/pkg/consts.Version=v$KWOK_VERSION" ||
    die "kwok: the build failed" "by hand: put kwok $KWOK_VERSION on PATH, it will be used instead"
  must_report "$KWOK_VERSION" "$STAGE/home/bin/kwok" --version
  place "$STAGE/home" "$HOME_DIR"
}

tool_environment() { printf 'KWOK\t%s\n' "$1"; }

tool_main "$@"
