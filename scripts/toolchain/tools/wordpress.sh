#!/usr/bin/env bash
# WordPress as a pristine folder: Debian's packages unpacked, with their symbolic links followed. Nothing is installed
# on the system; apt reads the suite by lists and caches of its own.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../lib/core.sh"
# shellcheck source=../lib/fetch.sh
source "$TOOLCHAIN_DIR/lib/fetch.sh"

TOOL=wordpress
read -r _ WORDPRESS_PACKAGE_VERSION _ <<<"$(grep '^wordpress ' <<<"$WORDPRESS_PACKAGES")"
HOME_DIR=$CACHE_ROOT/wordpress/$WORDPRESS_PACKAGE_VERSION

wordpress_version() { sed -nE "s/^\\\$wp_version = '([0-9.]+)'.*/\\1/p" "$1/wp-includes/version.php" 2>/dev/null; }

# WORDPRESS_DIST may name an own folder of the same series.
find_tool() {
  local given=${WORDPRESS_DIST-} version
  if [[ -n $given && $given != "$CACHE_ROOT"/* ]]; then
    version=$(wordpress_version "$given" || true)
    [[ $version == "$WORDPRESS_SERIES" || $version == "$WORDPRESS_SERIES".* ]] ||
      die "wordpress: WORDPRESS_DIST ($given) holds ${version:-no WordPress}, not $WORDPRESS_SERIES" "unset it, or set it to a folder with that version"
    printf '%s\tsystem\t%s\n' "$version" "$given"
    return 0
  fi
  find_cached "${WORDPRESS_PACKAGE_VERSION%%+*}" "$HOME_DIR"
}

by_hand() {
  printf 'by hand: unpack WordPress %s into a folder and set WORDPRESS_DIST to it' "$WORDPRESS_SERIES"
}

# The address of the Debian archive that this machine already uses; a mirror set up for it is thereby used as well.
debian_archive() {
  local sources=(/etc/apt/sources.list /etc/apt/sources.list.d/*)
  { grep -hsoE '^(URIs:|deb )[^#]*' "${sources[@]}" || true; } | grep -oE '[a-z+]+://[^ ]+/debian/?( |$)' | tr -d ' ' | head -n 1
}

# Sets APT_OPTIONS so that apt sees that suite alone and touches nothing of the system.
own_apt() {
  local state=$1 archive
  need_command dpkg "$(by_hand)"
  need_command apt-get "$(by_hand)"
  archive=$(debian_archive) || die "wordpress: no Debian archive is among this machine's package sources" "$(by_hand)"
  mkdir -p "$state/lists/partial" "$state/cache/archives/partial" "$state/sources"
  cat >"$state/sources/wordpress.sources" <<SOURCES
Types: deb
URIs: $archive
Suites: $WORDPRESS_SUITE
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
SOURCES
  APT_OPTIONS=(
    -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$state/sources" -o Dir::State::Lists="$state/lists"
    -o Dir::State::status=/dev/null -o Dir::Cache="$state/cache" -o Acquire::Languages=none
    -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false -o APT::Sandbox::User="$(id -un)"
  )
}

# What the archive holds now, in the form of versions.env: the pins of a package that has been replaced there.
current_pins() {
  local name
  while read -r name _ _; do
    [[ -z $name ]] || apt-cache "${APT_OPTIONS[@]}" show "$name" |
      awk '/^Package:/ { name = $2 } /^Version:/ { version = $2 } /^SHA256:/ { print name, version, $2; exit }'
  done <<<"$WORDPRESS_PACKAGES"
}

download_packages() {
  local folder=$1 name version sha256 wanted=()
  while read -r name version sha256; do
    [[ -z $name ]] || wanted+=("$name=$version")
  done <<<"$WORDPRESS_PACKAGES"
  mkdir -p "$folder"
  persistently logged "reading the package list" apt-get "${APT_OPTIONS[@]}" --quiet update ||
    die "wordpress: the package list of Debian's suite $WORDPRESS_SUITE cannot be read" "$(by_hand)"
  if ! persistently logged downloading env -C "$folder" apt-get "${APT_OPTIONS[@]}" --quiet download "${wanted[@]}"; then
    say "the archive holds these versions now; to move the pins, put them into WORDPRESS_PACKAGES in versions.env:"
    current_pins >&2
    die "wordpress: the pinned packages cannot be downloaded" "$(by_hand)"
  fi
  while read -r name version sha256; do
    [[ -z $name ]] || verify_sha256 "$(echo "$folder/${name}_"*.deb)" "$sha256"
  done <<<"$WORDPRESS_PACKAGES"
}

install_tool() {
  local package
  say "wordpress $WORDPRESS_PACKAGE_VERSION: downloading (about 28 MB)"
  new_stage
  own_apt "$STAGE/apt"
  download_packages "$STAGE/packages"
  for package in "$STAGE/packages"/*.deb; do dpkg -x "$package" "$STAGE/root"; done
  # The packages' own configuration looks into /etc; the links that lead nowhere belong to it.
  rm "$STAGE/root/usr/share/wordpress/wp-config.php"
  find "$STAGE/root/usr/share/wordpress" -xtype l -delete
  cp -rL "$STAGE/root/usr/share/wordpress" "$STAGE/wordpress"
  [[ $(wordpress_version "$STAGE/wordpress") == "$WORDPRESS_SERIES"* ]] || die "wordpress: the packages hold no WordPress $WORDPRESS_SERIES"
  place "$STAGE/wordpress" "$HOME_DIR"
}

tool_environment() { printf 'WORDPRESS_DIST\t%s\n' "$1"; }

tool_main "$@"
