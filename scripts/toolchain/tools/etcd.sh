#!/usr/bin/env bash
# etcd, built from source: keeps the state of the tests' Kubernetes cluster.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../lib/core.sh"
# shellcheck source=../lib/go.sh
source "$TOOLCHAIN_DIR/lib/go.sh"

TOOL=etcd
MODULE_DIR=$TOOLCHAIN_DIR/modules/etcd
HOME_DIR=$CACHE_ROOT/etcd/$ETCD_VERSION-$(module_digest "$MODULE_DIR")

find_tool() {
  find_system etcd "$ETCD_VERSION" "$ETCD_BELOW" --version || find_cached "$ETCD_VERSION" "$HOME_DIR/bin/etcd"
}

install_tool() {
  need_go "$ETCD_GO_MINIMUM" "etcd $ETCD_VERSION"
  new_stage
  go_build "$ETCD_VERSION" "$MODULE_DIR" "$STAGE/home/bin/etcd" ||
    die "etcd: the build failed" "by hand: put etcd $ETCD_VERSION on PATH, it will be used instead"
  must_report "$ETCD_VERSION" "$STAGE/home/bin/etcd" --version
  place "$STAGE/home" "$HOME_DIR"
}

tool_environment() { printf 'ETCD\t%s\n' "$1"; }

tool_main "$@"
