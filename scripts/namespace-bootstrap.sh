#!/usr/bin/env bash
# Brings an environment's namespace about without Pulumi; --help explains.
set -euo pipefail

usage() {
  cat <<'TEXT'
Brings an environment's Temporal namespace into the state that the Pulumi stack would bring it into: the namespace with its
retention, the search attributes, and the schedule of the backfill. May be run any number of times: what is there is set again.

Usage: scripts/namespace-bootstrap.sh dev|staging|prod --site SLUG=CMS [--site SLUG=CMS]... [--dry-run]

--site      a site whose published content the backfill verifies; CMS is wordpress or drupal
--dry-run   read the server, print the commands that would change it, change nothing

The server and the way to it are taken from the temporal CLI's own environment: TEMPORAL_ADDRESS (127.0.0.1:7233 if unset),
TEMPORAL_API_KEY, TEMPORAL_TLS, TEMPORAL_TLS_CLIENT_CERT_PATH, TEMPORAL_TLS_CLIENT_KEY_PATH, TEMPORAL_TLS_SERVER_CA_CERT_PATH, TEMPORAL_TLS_SERVER_NAME.

Search attributes are never removed or retyped. A Pulumi stack can take over afterwards by `pulumi import`.
A namespace of this name that was deleted within the last minute: wait that long, or calls may still reach the old one
(the Pulumi stack waits by itself; the CLI cannot see when the deletion is over).

Exit status: 0 done, 1 the server or the CLI failed, 2 wrong arguments.
TEXT
}

say() { printf '%s\n' "$*" >&2; }
die() {
  say "$1"
  exit "${2:-1}"
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
dry_run=false
environment=
site_options=()

parse_arguments() {
  while (($#)); do
    case $1 in
      -h | --help)
        usage
        exit 0
        ;;
      --dry-run) dry_run=true ;;
      --site)
        [[ ${2-} == ?*=?* ]] || die "--site wants SLUG=CMS, as in --site newsroom=wordpress" 2
        site_options+=(--site "$2")
        shift
        ;;
      -*) die "unknown option $1; see --help" 2 ;;
      *)
        [[ -z $environment ]] || die "one environment at a time; see --help" 2
        environment=$1
        ;;
    esac
    shift
  done
  [[ -n $environment ]] || die "which environment? dev, staging or prod; see --help" 2
  ((${#site_options[@]})) || die "which sites should the backfill verify? --site newsroom=wordpress, for instance" 2
}

# What should be there; load_plan fills it in. search_attributes alternates names and types.
namespace='' retention='' description='' schedule_id=''
search_attributes=() schedule_options=()

load_plan() {
  local plan status=0
  [[ -d $root/node_modules ]] || die "run \`npm ci\` in $root first: the names come from the project's code"
  plan=$(node "$root/stacks/run/bootstrap-plan.ts" "$environment" "${site_options[@]}") || status=$?
  ((status == 0)) || exit "$status"
  eval "$plan"
}

cli() { "${TEMPORAL_CLI:-temporal}" "$@"; }

# Runs a command that changes the server, or prints it.
change() {
  if $dry_run; then
    printf 'would run: temporal'
    printf ' %q' "$@"
    printf '\n'
  else
    cli "$@" >&2
  fi
}

# Whether a describing command finds its object. Failing for another reason than its absence ends the script.
exists() {
  local problem
  problem=$(cli "$@" 2>&1 >/dev/null) && return 0
  grep -qiE 'not found|notfound' <<<"$problem" && return 1
  die "$problem"$'\n'"Is Temporal running at ${TEMPORAL_ADDRESS:-127.0.0.1:7233}, and may you administer it?"
}

# The server's cache follows its database by some seconds.
wait_until() {
  local what=$1 deadline=$((SECONDS + 60))
  shift
  $dry_run && return 0
  until cli "$@" >/dev/null 2>&1; do
    ((SECONDS < deadline)) || die "waited 60 s for $what; run this again"
    sleep 0.2
  done
}

ensure_namespace() {
  local action=create
  exists operator namespace describe --namespace "$namespace" && action=update
  say "namespace $namespace: $action, retention $retention"
  change operator namespace "$action" --namespace "$namespace" --retention "$retention" --description "$description"
  namespace_existed=$([[ $action == update ]] && echo true || echo false)
  wait_until "namespace $namespace" workflow count --namespace "$namespace"
}

ensure_search_attributes() {
  local present='' name type found
  # In a dry run the namespace may not be there yet.
  if $namespace_existed || ! $dry_run; then
    present=$(cli operator search-attribute list --namespace "$namespace")
  fi
  set -- "${search_attributes[@]}"
  while (($#)); do
    name=$1 type=$2
    shift 2
    found=$(awk -v name="$name" '$1 == name { print $2 }' <<<"$present")
    case $found in
      "$type") say "search attribute $name: there" ;;
      '')
        say "search attribute $name: create, $type"
        change operator search-attribute create --namespace "$namespace" --name "$name" --type "$type"
        ;;
      *) die "search attribute $name is $found on the server and should be $type. Temporal cannot change a type: use another name, or another namespace." ;;
    esac
    wait_until "search attribute $name" workflow count --namespace "$namespace" --query "\`$name\` IS NULL"
  done
}

ensure_schedule() {
  local action=create
  if $namespace_existed || ! $dry_run; then
    exists schedule describe --namespace "$namespace" --schedule-id "$schedule_id" && action=update
  fi
  say "schedule $schedule_id: $action"
  change schedule "$action" --namespace "$namespace" --schedule-id "$schedule_id" "${schedule_options[@]}"
}

parse_arguments "$@"
# shellcheck source-path=SCRIPTDIR source=toolchain/env.sh
source "$root/scripts/toolchain/env.sh"
load_plan
ensure_namespace
ensure_search_attributes
ensure_schedule
