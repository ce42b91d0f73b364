#!/usr/bin/env bash
# ShellCheck, from the distribution.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../lib/core.sh"
# shellcheck source=../lib/fetch.sh
source "$TOOLCHAIN_DIR/lib/fetch.sh"

TOOL=shellcheck

find_tool() { find_system shellcheck "$SHELLCHECK_VERSION" "$SHELLCHECK_BELOW" --version; }

install_tool() {
  need_command apt-get "install ShellCheck $SHELLCHECK_VERSION or newer"
  say "shellcheck: installing from the distribution"
  apt_install shellcheck
}

tool_environment() { :; }

tool_main "$@"
