# shellcheck shell=bash
# To be sourced from the repository's root: brings tools, dependencies and the workflow bundle up to this checkout.
# The array `tools` names what is needed; all of them when it is empty.
scripts/toolchain/install "${tools[@]}" >&2
source scripts/toolchain/env.sh
if ! cmp -s package-lock.json node_modules/.cache/installed-lock.json; then
  echo "npm packages: installing" >&2
  npm ci --no-progress --loglevel=error >&2
  mkdir -p node_modules/.cache
  cp package-lock.json node_modules/.cache/installed-lock.json
fi
node services/worker/build-bundle.ts --if-stale >&2
