# shellcheck shell=bash disable=SC1111,SC2034
# Gives the tools a place with GIMP 3 to work in; every tool sources this.
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   environment_enter GIMP "LIST…" TOOL ARGUMENT…
#
# returns at once where GIMP is good enough: on the host itself, after making
# sure that the packages in LISTS (files of lib/packages) are there. Elsewhere it
# runs TOOL again inside a private Debian, made once and kept, and ends with its
# status. GIMP is a version such as 3.2, or "any" for 3.0 and later.
#
# Then these are set:
#   source       the checkout                    build_root   folder for builds
#   gimp         GIMP's version                 flavour      its first two numbers
#   host         put in front of an absolute path that the user gave
#
#   CONVLAB_CACHE  holds the private Debians; default ~/.cache/convolution-lab

lib=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
source=$(cd "$lib/../.." && pwd -P)
cache=${CONVLAB_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/convolution-lab}
host=${CONVLAB_HOST-}

# Room for one private Debian while it is being made.
needed_mb=4500

say() {
  printf '%s\n' "$*" >&2
}

die() {
  say "$(basename "$0"): $*"
  exit 1
}

is_root() {
  [ "$(id -u)" = 0 ]
}

# The packages of some lists, one a line; NAME-3.0 is what list NAME has in
# addition for that version of GIMP.
packages_of() {
  local list
  for list; do
    cat "$lib/packages/$list"
    [ ! -e "$lib/packages/$list-$flavour" ] || cat "$lib/packages/$list-$flavour"
  done | grep -v '^#' | sort -u
}

gimp_version() {
  local console
  for console in gimp-console gimp-console-3.0; do
    command -v "$console" >/dev/null || continue
    "$console" --version 2>/dev/null | grep -oE '[0-9]+\.[0-9]+\.[0-9]+' | head -n 1
    return
  done
}

# Is version $1 what was asked for as $2?
version_fits() {
  case $2 in
    any) [[ $1 =~ ^(3\.|[4-9]\.|[1-9][0-9]) ]] ;;
    *) [[ $1 == "$2".* ]] ;;
  esac
}

install_missing_packages() {
  local missing=()
  command -v dpkg-query >/dev/null || return 0
  mapfile -t missing < <(comm -23 <(packages_of "$@") \
    <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p' | sort -u))
  [ ${#missing[@]} -gt 0 ] || return 0
  is_root || die "these Debian packages are missing, please install them: ${missing[*]}"
  apt_install "${missing[@]}"
}

apt_install() {
  say "Installing $*"
  { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"; } >&2 ||
    die "apt-get could not install $* (see above); check the network and the free disk space."
}

# Runs a command where mounting touches nobody else. Without root rights it
# has them over the user's own files only.
in_namespace() {
  if is_root; then
    unshare --mount --propagation private -- "$@"
  else
    unshare --user --map-root-user --map-auto --mount --propagation private -- "$@"
  fi
}

check_host() {
  command -v unshare >/dev/null ||
    die "the command “unshare” is missing; please install the package util-linux."
  in_namespace true 2>/dev/null || if is_root; then
    die "this system does not let root mount anything (a restricted container?); use a machine with GIMP 3 or allow mounting."
  else
    die "there is no GIMP 3 here, and a private one needs root or user namespaces (packages uidmap and util-linux 2.38, lines in /etc/subuid and /etc/subgid)."
  fi
  command -v mmdebstrap >/dev/null && return
  if is_root && command -v apt-get >/dev/null; then
    apt_install mmdebstrap
  else
    die "the command “mmdebstrap” is missing; please install the package of that name."
  fi
}

check_disk() {
  local free_mb
  free_mb=$(df -Pm "$cache" | awk 'NR == 2 { print $4 }')
  [ "$free_mb" -ge "$needed_mb" ] ||
    die "$cache has $free_mb MB of free space and a private Debian needs $needed_mb MB; make room or set CONVLAB_CACHE."
}

# Why the making of a Debian failed, in one sentence.
explain_failure() {
  if grep -qE 'Could not resolve|Temporary failure|Could not connect|Unable to connect|Network is unreachable|Connection (timed out|refused)' "$1"; then
    die "the Debian archive cannot be reached; check the network and try again."
  elif grep -qE 'No space left on device|enough free space' "$1"; then
    die "the disk became full while the private Debian was made in $cache."
  else
    die "the private Debian could not be made; the whole story is in $1."
  fi
}

# Shows that something happens: packages fetched, unpacked and set up so far.
show_progress() {
  awk '
    /^E: / { print; next }
    /^Get:/ { n["fetched"]++; what = "fetched" }
    /^Unpacking / { n["unpacked"]++; what = "unpacked" }
    /^Setting up / { n["set up"]++; what = "set up" }
    what && n[what] % 100 == 0 { printf "  %d packages %s\n", n[what], what }
    { what = ""; fflush() }' >&2
}

# Makes the private Debian $1 of suite $2 with the packages of lists $3… under
# a temporary name, so that what has the final name is whole.
make_root() {
  local root=$1 suite=$2 log=$1.log new=$1.new list
  shift 2
  local options=(
    --mode=root --variant=apt --components=main --verbose
    --aptopt='APT::Install-Recommends "false"'
    --dpkgopt='path-exclude=/usr/share/doc/*'
    --dpkgopt='path-exclude=/usr/share/man/*'
    --include="$(packages_of "$@" | paste -sd,)"
  )
  # A testing archive's date may have passed where a mirror is slow.
  [ "$suite" != testing ] || options+=(--aptopt='Acquire::Check-Valid-Until "false"')
  check_host
  check_disk
  in_namespace rm -rf "$new"
  say "Making a private Debian ($suite) with GIMP in $root: once, some minutes."
  if ! in_namespace mmdebstrap "${options[@]}" "$suite" "$new" 2>&1 | tee "$log" | show_progress; then
    in_namespace rm -rf "$new"
    explain_failure "$log"
  fi
  mkdir "$new/host"
  date +%s.%N >"$new/etc/convolution-lab"
  for list; do
    stamp_of "$list" >"$new/etc/convolution-lab-$list"
  done
  mv "$new" "$root"
  rm "$log"
}

# The stamp of a list in a root says which packages the root has been given.
stamp_of() {
  packages_of "$1" | sha256sum | cut -d ' ' -f 1
}

# Gives root $1 what lists $2… have gained since.
update_root() {
  local root=$1 log=$1.log list packages
  shift
  for list; do
    [ "$(cat "$root/etc/convolution-lab-$list" 2>/dev/null)" != "$(stamp_of "$list")" ] || continue
    say "Adding the packages of “$list” to $root."
    cat /etc/resolv.conf >"$root/etc/resolv.conf"
    mapfile -t packages < <(packages_of "$list")
    # shellcheck disable=SC2016
    in_root "$root" sh -c 'dpkg --configure -a && apt-get update &&
      DEBIAN_FRONTEND=noninteractive apt-get install -y "$@"' sh "${packages[@]}" 2>&1 |
      tee "$log" | show_progress || explain_failure "$log"
    stamp_of "$list" >"$root/etc/convolution-lab-$list"
    rm "$log"
  done
}

# Runs a command in root $1, in the folder where we are.
in_root() {
  local root=$1
  shift
  in_namespace bash "$lib/enter-root" "$root" "$source" "$@"
}

# environment_native GIMP LIST…   True if GIMP is good enough here.
environment_native() {
  local wanted=$1
  shift
  gimp=$(gimp_version)
  version_fits "$gimp" "$wanted" || return
  flavour=${gimp%.*}
  build_root=$source/build-tools/${CONVLAB_ROOT:-native}-$gimp
  # A private Debian has been given its packages from outside.
  [ -n "${CONVLAB_ROOT-}" ] || install_missing_packages "$@"
  mkdir -p "$build_root"
}

environment_enter() {
  local wanted=$1 lists=$2 suite=trixie root
  shift 2
  read -ra lists <<<"$lists"
  environment_native "$wanted" "${lists[@]}" && return
  [ -z "${CONVLAB_ROOT-}" ] || die "Debian $CONVLAB_ROOT has GIMP ${gimp:-of no known version} by now, not $wanted."

  case $wanted in
    any | 3.0) flavour=3.0 ;;
    3.2) flavour=3.2 suite=testing ;;
    *) die "there is no recipe for GIMP $wanted; use 3.0 or 3.2." ;;
  esac
  root=$cache/$suite
  if ! mkdir -p "$cache" 2>/dev/null || [ ! -w "$cache" ]; then
    die "cannot write to $cache; set CONVLAB_CACHE to a folder with $needed_mb MB of room."
  fi
  exec {lock}>"$root.lock"
  flock --nonblock "$lock" || { say "Waiting for another tool that sets up $root."; flock "$lock"; }
  [ -d "$root" ] || make_root "$root" "$suite" "${lists[@]}"
  check_host
  update_root "$root" "${lists[@]}"
  exec {lock}>&-
  in_root "$root" env CONVLAB_ROOT="$suite" CONVLAB_HOST=/host "$@"
  exit
}

# configure FOLDER MESON-OPTION…   Sets the folder up if that has not been done
# with these options by this compiler and these libraries.
configure() {
  local folder=$1 made_with
  shift
  made_with="$* $(cat /etc/convolution-lab 2>/dev/null || gcc -dumpfullversion)"
  [ "$(cat "$folder/made-with" 2>/dev/null)" != "$made_with" ] || return 0
  rm -rf "$folder"
  mkdir -p "$folder"
  if ! meson setup "$folder" "$source" --prefix=/usr "$@" >"$folder/setup.log" 2>&1; then
    cat "$folder/setup.log" >&2
    return 1
  fi
  printf '%s\n' "$made_with" >"$folder/made-with"
}

# build FOLDER MESON-OPTION…   Sets the folder up and compiles.
build() {
  configure "$@" && ninja -C "$1" --quiet >&2
}
