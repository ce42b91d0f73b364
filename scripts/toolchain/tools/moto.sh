#!/usr/bin/env bash
# moto: a stand-in for AWS's APIs (S3, Secrets Manager, KMS, IAM, STS) on this machine. Its Python packages go into a folder
# of their own, nothing is installed.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../lib/core.sh"
# shellcheck source=../lib/fetch.sh
source "$TOOLCHAIN_DIR/lib/fetch.sh"

TOOL=moto
REQUIREMENTS=$TOOLCHAIN_DIR/python/moto.txt

# Some of the packages are compiled for one series of Python.
python_series() { python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null || true; }
HOME_DIR=$CACHE_ROOT/moto/$MOTO_VERSION-$(sha256sum "$REQUIREMENTS" | cut -c 1-8)-python$(python_series)

find_tool() { find_cached "$MOTO_VERSION" "$HOME_DIR/bin/moto_server"; }

install_tool() {
  need_pip
  say "moto $MOTO_VERSION: downloading (about 60 MB)"
  new_stage
  mkdir -p "$STAGE/home/bin"
  persistently logged downloading python3 -m pip install --disable-pip-version-check --root-user-action ignore --no-deps \
    --only-binary :all: --require-hashes --requirement "$REQUIREMENTS" --target "$STAGE/home/lib" ||
    die "moto: pip cannot install it at the pinned checksums" "check pip's index settings with 'pip config list'; Python $MOTO_PYTHON_MINIMUM or newer is needed"
  cat >"$STAGE/home/bin/moto_server" <<'LAUNCHER'
#!/bin/sh
PYTHONPATH=$(dirname "$(dirname "$(readlink -f "$0")")")/lib exec python3 -c 'from moto.server import main; main()' "$@"
LAUNCHER
  chmod 755 "$STAGE/home/bin/moto_server"
  place "$STAGE/home" "$HOME_DIR"
}

tool_environment() { printf 'MOTO_SERVER\t%s\n' "$1"; }

tool_main "$@"
