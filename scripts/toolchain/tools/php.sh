#!/usr/bin/env bash
# PHP's command line with the extensions that WordPress and the tests need, from the distribution.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../lib/core.sh"
# shellcheck source=../lib/fetch.sh
source "$TOOLCHAIN_DIR/lib/fetch.sh"

TOOL=php
EXTENSIONS=(curl dom gd intl mbstring mysqli xml zip)

find_tool() {
  local found loaded extension
  found=$(find_system php "$PHP_VERSION" "$PHP_BELOW" --version) || return 1
  loaded=$("$(cut -f 3 <<<"$found")" -m) || return 1
  for extension in "${EXTENSIONS[@]}"; do
    grep -qx "$extension" <<<"$loaded" || return 1
  done
  printf '%s\n' "$found"
}

# The oldest fitting series that the distribution has: Debian 12 has 8.2, Ubuntu 24.04 has 8.3, Debian 13 has 8.4.
series_on_offer() {
  local series
  for series in 8.2 8.3 8.4; do
    if apt_has "php$series-cli"; then
      echo "$series"
      return 0
    fi
  done
  return 1
}

install_tool() {
  local series name packages=()
  need_command apt-get "install PHP $PHP_VERSION or newer (below $PHP_BELOW) with the extensions ${EXTENSIONS[*]}"
  lock_apt
  series=$(series_on_offer) || { [[ $(id -u) == 0 ]] && persistently apt_update && series=$(series_on_offer); } || series=$PHP_VERSION
  for name in cli curl gd intl mbstring mysql xml zip; do packages+=("php$series-$name"); done
  say "php $series: installing from the distribution"
  apt_install "${packages[@]}"
}

tool_environment() { printf 'PHP\t%s\n' "$1"; }

tool_main "$@"
