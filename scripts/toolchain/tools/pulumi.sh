#!/usr/bin/env bash
# Pulumi CLI, built from source, with our stand-in for its Node language host beside it. A machine's own Pulumi comes
# with its own language host and is taken as it is.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../lib/core.sh"
# shellcheck source=../lib/go.sh
source "$TOOLCHAIN_DIR/lib/go.sh"

TOOL=pulumi
MODULE_DIR=$TOOLCHAIN_DIR/modules/pulumi
HOST_DIR=$TOOLCHAIN_DIR/pulumi-language-nodejs
HOST_FILES=("$HOST_DIR/pulumi-language-nodejs" "$HOST_DIR/language-host.mjs")

# The binary is keyed by what it is built from; the folder in use also by the language host, which changes more often.
digest() { cat "$@" | sha256sum | cut -c 1-8; }
SOURCE_DIGEST=$(digest "$MODULE_DIR/go.mod" "$MODULE_DIR/go.sum")
BUILD_DIR=$CACHE_ROOT/pulumi-build/$PULUMI_VERSION-$SOURCE_DIGEST
HOME_DIR=$CACHE_ROOT/pulumi/$PULUMI_VERSION-$SOURCE_DIGEST-$(digest "${HOST_FILES[@]}")

find_tool() {
  local found
  if found=$(find_system pulumi "$PULUMI_VERSION" "$PULUMI_BELOW" version) &&
    [[ -x $(dirname "$(readlink -f "$(cut -f 3 <<<"$found")")")/pulumi-language-nodejs ]]; then
    printf '%s\n' "$found"
    return 0
  fi
  find_cached "$PULUMI_VERSION" "$HOME_DIR/bin/pulumi"
}

build_cli() {
  local version_symbol=github.com/pulumi/pulumi/sdk/v3/go/common/version.Version
  need_go "$PULUMI_GO_MINIMUM" "the official Pulumi CLI $PULUMI_VERSION or newer"
  go_build "$PULUMI_VERSION" "$MODULE_DIR" "$STAGE/build/pulumi" "-X $version_symbol=v$PULUMI_VERSION" ||
    die "pulumi: the build failed" "by hand: install the official Pulumi CLI $PULUMI_VERSION or newer, it will be used instead"
  [[ $("$STAGE/build/pulumi" version) == "v$PULUMI_VERSION" ]] || die "pulumi: the built CLI does not report version $PULUMI_VERSION"
  place "$STAGE/build" "$BUILD_DIR"
}

install_tool() {
  new_stage
  [[ -x $BUILD_DIR/pulumi ]] || build_cli
  # The engine looks for the language host beside its own binary, hence a hard link and not a symbolic one.
  mkdir -p "$STAGE/home/bin"
  ln "$BUILD_DIR/pulumi" "$STAGE/home/bin/pulumi"
  cp "${HOST_FILES[@]}" "$STAGE/home/bin/"
  place "$STAGE/home" "$HOME_DIR"
}

tool_environment() {
  printf 'PULUMI_CLI\t%s\n' "$1"
  if [[ $2 == cache ]]; then printf 'PATH\t%s\n' "$(dirname "$1")"; fi
}

tool_main "$@"
