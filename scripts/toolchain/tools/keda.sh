#!/usr/bin/env bash
# KEDA, built from source: operator, metrics adapter and the manifests of the same version. One that is on PATH is never taken:
# the official adapter serves its own metrics on every interface, and ours on the loopback address alone.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../lib/core.sh"
# shellcheck source=../lib/go.sh
source "$TOOLCHAIN_DIR/lib/go.sh"

TOOL=keda
MODULE_DIR=$TOOLCHAIN_DIR/modules/keda
HOME_DIR=$CACHE_ROOT/keda/$KEDA_VERSION-$(module_digest "$MODULE_DIR")
MANIFESTS=(crd/bases service_account rbac metrics-server)

find_tool() { find_cached "$KEDA_VERSION" "$HOME_DIR/bin/keda-operator"; }

# A copy of our module with the adapter's main file beside it, changed by adapter-on-loopback.sed.
prepare_module() {
  local module=$1 source=$2 from=cmd/adapter/main.go
  mkdir -p "$module/keda-adapter"
  cp "$MODULE_DIR/go.mod" "$MODULE_DIR/go.sum" "$module/"
  sed -E -f "$MODULE_DIR/adapter-on-loopback.sed" "$source/$from" >"$module/keda-adapter/main.go"
  [[ $(diff "$source/$from" "$module/keda-adapter/main.go" | grep -c '^>') == 1 ]] ||
    die "keda: adapter-on-loopback.sed does not change just one line of $from any more; see where the adapter listens now"
}

install_tool() {
  local source folder
  need_go "$KEDA_GO_MINIMUM" "nothing else: it is always built"
  new_stage
  source=$(go_module_source "$MODULE_DIR" github.com/kedacore/keda/v2)
  prepare_module "$STAGE/module" "$source"
  go_build "$KEDA_VERSION" "$STAGE/module" "$STAGE/home/bin/" "-X github.com/kedacore/keda/v2/version.Version=$KEDA_VERSION" tool ./keda-adapter ||
    die "keda: the build failed" "its end is above; scripts/toolchain/README.md says what a build needs"
  mv "$STAGE/home/bin/operator" "$STAGE/home/bin/keda-operator"
  for folder in "${MANIFESTS[@]}"; do
    mkdir -p "$STAGE/home/manifests/$folder"
    install --mode=644 --target-directory="$STAGE/home/manifests/$folder" "$source/config/$folder"/*.yaml
  done
  cp "$source/LICENSE" "$STAGE/home/manifests/"
  place "$STAGE/home" "$HOME_DIR"
}

tool_environment() {
  printf 'KEDA_OPERATOR\t%s\n' "$1"
  printf 'KEDA_ADAPTER\t%s\n' "$(dirname "$1")/keda-adapter"
  printf 'KEDA_MANIFESTS\t%s\n' "$HOME_DIR/manifests"
}

tool_main "$@"
