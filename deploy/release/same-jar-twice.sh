#!/usr/bin/env bash
# Builds what is committed twice, in two clones with other paths, languages, time zones and permissions, and compares the jars.
#   deploy/release/same-jar-twice.sh [options for Maven, such as -o]
# What differs is named, and the script ends with 1. It takes some minutes.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

build() { # folder, options for Maven
  local folder=$1
  shift
  git clone --quiet --no-hardlinks "$root" "$folder"
  (cd "$folder" && mvn -B -ntp -q -DskipTests -Dmaven.test.skip=true "$@" package)
  rm -rf "$folder/node_modules"
}

(umask 022; TZ=UTC LC_ALL=C.UTF-8 build "$work/one" "$@")
(umask 077; TZ=Asia/Kathmandu LC_ALL=C build "$work/another folder/with a longer name" "$@")

first=$(ls "$work"/one/target/lifeline-*.jar)
second=$(ls "$work/another folder/with a longer name"/target/lifeline-*.jar)
sha256sum "$first" "$second" | cut -c-64
if ! cmp -s "$first" "$second"; then
  echo "The jars differ:"
  diff <(unzip -lv "$first") <(unzip -lv "$second") | grep '^[<>]' | grep -v ' files$' | head -40 || true
  exit 1
fi
echo "The same jar twice."
