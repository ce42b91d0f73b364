#!/usr/bin/env bash
# Kubernetes' control plane, built from source: API server, controller manager and scheduler.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../lib/core.sh"
# shellcheck source=../lib/go.sh
source "$TOOLCHAIN_DIR/lib/go.sh"

TOOL=kubernetes
PROGRAMS=(kube-apiserver kube-controller-manager kube-scheduler)
MODULE_DIR=$TOOLCHAIN_DIR/modules/kubernetes
HOME_DIR=$CACHE_ROOT/kubernetes/$KUBERNETES_VERSION-$(module_digest "$MODULE_DIR")

find_program() {
  find_system "$1" "$KUBERNETES_VERSION" "$KUBERNETES_BELOW" --version || find_cached "$KUBERNETES_VERSION" "$HOME_DIR/bin/$1"
}

find_tool() {
  local program
  for program in "${PROGRAMS[@]}"; do find_program "$program" >/dev/null || return 1; done
  find_program "${PROGRAMS[0]}"
}

install_tool() {
  local symbols=k8s.io/component-base/version program major minor
  IFS=. read -r major minor _ <<<"$KUBERNETES_VERSION"
  need_go "$KUBERNETES_GO_MINIMUM" "Kubernetes $KUBERNETES_VERSION: ${PROGRAMS[*]}"
  new_stage
  go_build "$KUBERNETES_VERSION" "$MODULE_DIR" "$STAGE/home/bin/" \
    "-X $symbols.gitVersion=v$KUBERNETES_VERSION -X $symbols.gitMajor=$major -X $symbols.gitMinor=$minor" ||
    die "kubernetes: the build failed" "by hand: put ${PROGRAMS[*]} $KUBERNETES_VERSION on PATH, they will be used instead"
  for program in "${PROGRAMS[@]}"; do must_report "$KUBERNETES_VERSION" "$STAGE/home/bin/$program" --version; done
  place "$STAGE/home" "$HOME_DIR"
}

tool_environment() {
  local program name
  for program in "${PROGRAMS[@]}"; do
    name=${program^^}
    printf '%s\t%s\n' "${name//-/_}" "$(find_program "$program" | cut -f 3)"
  done
}

tool_main "$@"
