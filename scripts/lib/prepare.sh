# shellcheck shell=bash
# To be sourced from the repository's root.

# Brings tools, dependencies and the workflow bundle up to this checkout; the arguments name the tools, none means all.
prepare() {
  scripts/toolchain/install "$@" >&2
  # shellcheck source=scripts/toolchain/env.sh
  source scripts/toolchain/env.sh
  if ! cmp -s package-lock.json node_modules/.cache/installed-lock.json; then
    echo "npm packages: installing" >&2
    npm ci --no-progress --loglevel=error >&2
    mkdir -p node_modules/.cache
    cp package-lock.json node_modules/.cache/installed-lock.json
  fi
  node services/worker/build-bundle.ts --if-stale >&2
}
