#!/usr/bin/env bash
# Prometheus with promtool, and Alertmanager: the distribution's packages, unpacked into a folder. Nothing is installed on the
# system, as the packages would start services at the next boot.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../lib/core.sh"
# shellcheck source=../lib/fetch.sh
source "$TOOLCHAIN_DIR/lib/fetch.sh"

TOOL=prometheus
HOME_DIR=$CACHE_ROOT/prometheus/distribution

# Debian calls the program prometheus-alertmanager, everybody else alertmanager.
system_alertmanager() { { system_commands alertmanager && system_commands prometheus-alertmanager; } | head -n 1; }

find_tool() {
  if [[ -n $(system_commands promtool) && -n $(system_alertmanager) ]]; then
    find_system prometheus "$PROMETHEUS_VERSION" "$PROMETHEUS_BELOW" --version && return 0
  fi
  [[ -x $HOME_DIR/prometheus ]] && find_cached "$(version_in "$("$HOME_DIR/prometheus" --version 2>&1)")" "$HOME_DIR/prometheus"
}

install_tool() {
  local package packages=(prometheus prometheus-alertmanager)
  local by_hand="by hand: put prometheus and promtool $PROMETHEUS_VERSION or newer (below $PROMETHEUS_BELOW), and alertmanager, on PATH"
  need_command apt-get "$by_hand"
  need_command dpkg "$by_hand"
  say "prometheus: downloading from the distribution (about 45 MB)"
  new_stage
  mkdir -p "$STAGE/packages" "$STAGE/home"
  fetch() { persistently logged downloading env -C "$STAGE/packages" apt-get --quiet -o APT::Sandbox::User="$(id -un)" download "${packages[@]}"; }
  fetch || { [[ $(id -u) == 0 ]] && lock_apt && persistently apt_update && fetch; } ||
    die "prometheus: apt-get cannot download ${packages[*]}" "if the package lists are old: sudo apt-get update" "$by_hand"
  for package in "$STAGE/packages"/*.deb; do dpkg -x "$package" "$STAGE/root"; done
  mv "$STAGE/root/usr/bin/prometheus" "$STAGE/root/usr/bin/promtool" "$STAGE/home/"
  mv "$STAGE/root/usr/bin/prometheus-alertmanager" "$STAGE/home/alertmanager"
  version_fits "$(version_in "$("$STAGE/home/prometheus" --version 2>&1)")" "$PROMETHEUS_VERSION" "$PROMETHEUS_BELOW" ||
    die "prometheus: the distribution's version does not fit" "$by_hand"
  place "$STAGE/home" "$HOME_DIR"
}

tool_environment() {
  printf 'PROMETHEUS\t%s\n' "$1"
  case $1 in
    "$HOME_DIR"/*)
      printf 'PROMTOOL\t%s\n' "$HOME_DIR/promtool"
      printf 'ALERTMANAGER\t%s\n' "$HOME_DIR/alertmanager"
      ;;
    *)
      printf 'PROMTOOL\t%s\n' "$(system_commands promtool | head -n 1)"
      printf 'ALERTMANAGER\t%s\n' "$(system_alertmanager)"
      ;;
  esac
}

tool_main "$@"
