# shellcheck shell=bash
# Building a tool from source. Source it after core.sh.

# need_go MINIMUM INSTEAD: a Go that can build it, or what to install instead.
need_go() {
  local minimum=$1 instead=$2 version
  need_command go "install Go $minimum or newer, or $instead"
  version=$(version_in "$(go version)")
  version_fits "$version" "$minimum" 2 || [[ $(go env GOTOOLCHAIN) == auto ]] ||
    die "$TOOL: Go $minimum or newer is needed to build it, this is $version and may not fetch a newer one (GOTOOLCHAIN)" \
      "install a newer Go, or set GOTOOLCHAIN=auto, or install $instead"
}

# The cache is keyed by what is built: the module's files.
module_digest() { cat "$1"/* | sha256sum | cut -c 1-8; }

# go_module_source MODULE_DIR NAME: prints the folder with the source of that module, at the version and checksum that MODULE_DIR pins.
go_module_source() {
  local module=$1 name=$2
  need_space 4 "$(go env GOMODCACHE)"
  persistently logged downloading env -C "$module" GOWORK=off GOFLAGS=-mod=readonly go mod download "$name" ||
    die "$TOOL: the Go module $name cannot be downloaded" "check Go's proxy settings with 'go env GOPROXY'"
  env -C "$module" GOWORK=off GOFLAGS=-mod=readonly go list -m -f '{{.Dir}}' "$name"
}

# go_build VERSION MODULE_DIR OUTPUT [LDFLAGS [PACKAGE…]]: builds the packages, by default the module's tools; OUTPUT ends with / when
# they are several. One build at a time: each takes all processors and more than 2 GB of memory.
go_build() {
  local version=$1 module=$2 output=$3 flags="-s -w ${4-}" packages=("${@:5}")
  ((${#packages[@]} > 0)) || packages=(tool)
  need_space 4 "$CACHE_ROOT"
  need_space 4 "$(go env GOCACHE)"
  exec 8>"$CACHE_ROOT/locks/go-build.lock"
  flock --nonblock 8 || { say "$TOOL $version: waiting for another build" && flock 8; }
  say "$TOOL $version: building from source, takes up to 12 minutes the first time"
  persistently logged building env -C "$module" GOWORK=off CGO_ENABLED=0 GOFLAGS='-buildvcs=false -mod=readonly' \
    go build -trimpath -ldflags "$flags" -o "$output" "${packages[@]}" || return 1
  flock --unlock 8
}
