#!/usr/bin/env bash
# Chromium, from the distribution: the browser that looks at pages for people in tests.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../lib/core.sh"
# shellcheck source=../lib/fetch.sh
source "$TOOLCHAIN_DIR/lib/fetch.sh"

TOOL=chromium

# Under the name of Debian, or under those that other distributions and Google use.
find_tool() {
  local name
  for name in chromium chromium-browser google-chrome-stable google-chrome; do
    find_system "$name" "$CHROMIUM_VERSION" "$CHROMIUM_BELOW" --version && return 0
  done
  return 1
}

install_tool() {
  need_command apt-get "install Chromium or Chrome $CHROMIUM_VERSION or newer"
  say "chromium: installing from the distribution"
  apt_install chromium fonts-liberation
}

tool_environment() { printf 'CHROMIUM\t%s\n' "$1"; }

tool_main "$@"
