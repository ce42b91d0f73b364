# shellcheck shell=bash
# What every toolchain script shares: places, messages, version arithmetic, and the three verbs of a tool script.
set -euo pipefail

TOOLCHAIN_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
CACHE_ROOT=${TEMPORAL_CMS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/temporal-cms}
# shellcheck source=../versions.env
source "$TOOLCHAIN_DIR/versions.env"

# All tools, cheap ones first. `install` starts them side by side.
# shellcheck disable=SC2034  # read by install, check and environment
TOOLS=(
  node temporal temporal-test-server moto pulumi temporal-server wordpress php mariadb shellcheck openssl chromium
  prometheus kubectl external-secrets etcd kwok kubernetes keda
)

say() { printf '[toolchain] %s\n' "$*" >&2; }

# What is missing, why, and how to get it by hand: one line each.
die() {
  local line
  for line in "$@"; do say "error: $line"; done
  exit 1
}

# x64 or arm64, as the packages call it.
machine_architecture() {
  [[ $(uname -s) == Linux ]] ||
    die "only Linux binaries are pinned, this is $(uname -s)" "put fitting versions of the tools on PATH (scripts/toolchain/README.md lists them)"
  case $(uname -m) in
    x86_64 | amd64) echo x64 ;;
    aarch64 | arm64) echo arm64 ;;
    *) die "no binary is pinned for the processor $(uname -m)" "put fitting versions of the tools on PATH (scripts/toolchain/README.md lists them)" ;;
  esac
}

# version_fits VERSION FROM BELOW: FROM <= VERSION < BELOW
version_fits() {
  [[ -n $1 ]] && printf '%s\n' "$2" "$1" | sort -C -V && [[ $1 != "$3" ]] && printf '%s\n' "$1" "$3" | sort -C -V
}

# The first number with dots in what a command prints about its version.
version_in() { grep -oE '[0-9]+(\.[0-9]+)+' <<<"$1" | head -n 1; }

# Commands of that name on PATH and in the sbin folders, without our own cache.
system_commands() {
  local candidate
  while read -r candidate; do
    case $(readlink -f "$candidate") in
      "$CACHE_ROOT"/* | "$TOOLCHAIN_DIR"/*) ;;
      *) printf '%s\n' "$candidate" ;;
    esac
  done < <(PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin" type -aP "$1" | awk '!seen[$0]++')
}

# find_system NAME FROM BELOW ARGUMENT…: the first system command whose version fits, as "version<TAB>system<TAB>path".
find_system() {
  local name=$1 from=$2 below=$3 candidate version
  shift 3
  while read -r candidate; do
    version=$(version_in "$("$candidate" "$@" 2>/dev/null || true)" || true)
    if version_fits "$version" "$from" "$below"; then
      printf '%s\tsystem\t%s\n' "$version" "$candidate"
      return 0
    fi
  done < <(system_commands "$name")
  return 1
}

# find_cached VERSION PATH: the same for something in our cache.
find_cached() {
  [[ -e $2 ]] && printf '%s\tcache\t%s\n' "$1" "$2"
}

# A fresh folder on the cache's filesystem, gone again when the script ends; place moves it to its final name.
new_stage() {
  # shellcheck disable=SC2153  # TOOL is the tool script's own name
  STAGE=$(mktemp -d "$CACHE_ROOT/.staging/$TOOL.XXXXXX")
  trap 'rm -rf "$STAGE"' EXIT
}

# place FOLDER TARGET: one rename, so that nobody ever sees half a tool.
place() {
  mkdir -p "$(dirname "$2")"
  mv -T "$1" "$2"
}

need_space() {
  local gibibytes=$1 folder=$2 free
  mkdir -p "$folder"
  free=$(df --output=avail -B1M "$folder" | tail -n 1)
  ((free >= gibibytes * 1024)) ||
    die "$TOOL: $((free)) MiB are free in $folder, $((gibibytes)) GiB are needed to build it" \
      "free some space, or set TEMPORAL_CMS_CACHE to a folder on another disk"
}

need_command() {
  command -v "$1" >/dev/null || die "$TOOL: the command '$1' is needed to get it, and is not on PATH" "$2"
}

# logged WHAT COMMAND…: runs the command into the tool's log, with a sign of life every 30 seconds.
logged() {
  local what=$1 log=$CACHE_ROOT/logs/$TOOL.log began=$SECONDS next_sign=30 status=0 command_pid
  shift
  mkdir -p "$CACHE_ROOT/logs"
  "$@" >"$log" 2>&1 </dev/null &
  command_pid=$!
  while kill -0 "$command_pid" 2>/dev/null; do
    sleep 0.2
    if (((SECONDS - began) >= next_sign)); then
      say "$TOOL: still $what ($((SECONDS - began)) s)"
      next_sign=$((next_sign + 30))
    fi
  done
  wait "$command_pid" || status=$?
  ((status == 0)) || say "$TOOL: $what failed (exit code $status)"
  return "$status"
}

show_log() {
  say "the end of $CACHE_ROOT/logs/$TOOL.log:"
  tail -n 15 "$CACHE_ROOT/logs/$TOOL.log" | sed 's/^/[toolchain]   /' >&2
}

# Three tries: registries and mirrors have bad moments.
persistently() {
  local attempt
  for attempt in 1 2 3; do
    "$@" && return 0
    ((attempt == 3)) || { say "$TOOL: trying again ($((attempt + 1)) of 3)" && sleep $((attempt * 2)); }
  done
  show_log
  return 1
}

# must_report VERSION PROGRAM ARGUMENT…: fails unless what was built or downloaded is the version that was meant.
must_report() {
  local version=$1 reported
  shift
  reported=$(version_in "$("$@")" || true)
  [[ $reported == "$version" ]] || die "$TOOL: $(basename "$1") reports version ${reported:-none}, not $version"
}

install_under_lock() {
  local began=$SECONDS found
  find_tool >/dev/null && return 0
  mkdir -p "$CACHE_ROOT/.staging" "$CACHE_ROOT/locks"
  need_command flock "install util-linux"
  exec 9>"$CACHE_ROOT/locks/$TOOL.lock"
  if ! flock --nonblock 9; then
    say "$TOOL: another run is installing it, waiting for that"
    flock 9
    find_tool >/dev/null && return 0
  fi
  rm -rf "$CACHE_ROOT/.staging/$TOOL."*
  install_tool
  found=$(find_tool) || die "$TOOL: installed, but not found afterwards at the version that is needed"
  say "$TOOL $(cut -f 1 <<<"$found"): ready ($((SECONDS - began)) s)"
}

# A tool script sets TOOL, defines find_tool, install_tool and tool_environment PATH SOURCE, and ends with `tool_main "$@"`.
#   find         prints "version<TAB>system|cache<TAB>path", or fails
#   install      makes find succeed, or says why it cannot
#   environment  prints "NAME<TAB>value" lines for the environment; PATH lines are folders to prepend
tool_main() {
  local found
  case ${1-} in
    find) find_tool ;;
    install) install_under_lock ;;
    environment)
      found=$(find_tool) || return 1
      tool_environment "$(cut -f 3 <<<"$found")" "$(cut -f 2 <<<"$found")"
      ;;
    *) die "usage: $(basename "$0") find|install|environment" ;;
  esac
}
