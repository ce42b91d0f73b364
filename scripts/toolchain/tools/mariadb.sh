#!/usr/bin/env bash
# MariaDB's server and client programs, from the distribution. The -core packages hold the programs alone: no service,
# no system user, nothing that starts by itself.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../lib/core.sh"
# shellcheck source=../lib/fetch.sh
source "$TOOLCHAIN_DIR/lib/fetch.sh"

TOOL=mariadb

find_tool() {
  [[ -n $(system_commands mariadb-install-db) ]] || return 1
  [[ -n $(system_commands mariadb) ]] || return 1
  find_system mariadbd "$MARIADB_VERSION" "$MARIADB_BELOW" --no-defaults --version
}

install_tool() {
  need_command apt-get "install MariaDB $MARIADB_VERSION or newer (below $MARIADB_BELOW): mariadbd, mariadb-install-db and mariadb"
  say "mariadb $MARIADB_VERSION: installing from the distribution"
  apt_install mariadb-server-core mariadb-client-core
}

first_command() { system_commands "$1" | head -n 1; }

tool_environment() {
  printf 'MARIADBD\t%s\n' "$1"
  printf 'MARIADB_INSTALL_DB\t%s\n' "$(first_command mariadb-install-db)"
  printf 'MARIADB\t%s\n' "$(first_command mariadb)"
}

tool_main "$@"
