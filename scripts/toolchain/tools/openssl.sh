#!/usr/bin/env bash
# OpenSSL, from the distribution: makes the certificates of the tests.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../lib/core.sh"
# shellcheck source=../lib/fetch.sh
source "$TOOLCHAIN_DIR/lib/fetch.sh"

TOOL=openssl

find_tool() { find_system openssl "$OPENSSL_VERSION" "$OPENSSL_BELOW" version; }

install_tool() {
  need_command apt-get "install OpenSSL $OPENSSL_VERSION or newer"
  say "openssl: installing from the distribution"
  apt_install openssl
}

tool_environment() { :; }

tool_main "$@"
