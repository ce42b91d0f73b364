#!/usr/bin/env bash
# The custom resource definitions of the External Secrets operator, out of its Go module. The operator itself is not built.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../lib/core.sh"
# shellcheck source=../lib/go.sh
source "$TOOLCHAIN_DIR/lib/go.sh"

TOOL=external-secrets
MODULE_DIR=$TOOLCHAIN_DIR/modules/external-secrets
HOME_DIR=$CACHE_ROOT/external-secrets/$EXTERNAL_SECRETS_VERSION-$(module_digest "$MODULE_DIR")
DEFINITIONS=(external-secrets.io_secretstores.yaml external-secrets.io_externalsecrets.yaml)

find_tool() { find_cached "$EXTERNAL_SECRETS_VERSION" "$HOME_DIR/crds"; }

install_tool() {
  local source file
  need_go "$EXTERNAL_SECRETS_GO_MINIMUM" "nothing else: they come from the Go module"
  new_stage
  source=$(go_module_source "$MODULE_DIR" github.com/external-secrets/external-secrets)
  mkdir -p "$STAGE/home/crds"
  for file in "${DEFINITIONS[@]}"; do
    install --mode=644 --target-directory="$STAGE/home/crds" "$source/config/crds/bases/$file"
  done
  cp "$source/LICENSE" "$STAGE/home/"
  place "$STAGE/home" "$HOME_DIR"
}

tool_environment() { printf 'EXTERNAL_SECRETS_CRDS\t%s\n' "$1"; }

tool_main "$@"
