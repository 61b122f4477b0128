#!/usr/bin/env bash
# Verifies a release: every file of the folder is one that the publisher signed, and none is missing.
#   deploy/release/verify.sh FOLDER PUBLIC_KEY      PUBLIC_KEY: the publisher's key in a file (gpg --armor --export)
set -euo pipefail
if [ $# -ne 2 ] || [ ! -d "$1" ] || [ ! -f "$2" ]; then
  sed -n '2,3s/^# *//p' "$0" >&2
  exit 2
fi
# a ring with this one key: a signature by any other is none, whoever else gpg trusts on this machine
ring=$(mktemp -d)
trap 'rm -rf "$ring"' EXIT
gpg --quiet --batch --homedir "$ring" --no-autostart --import < "$2"
cd "$1"
if ! gpg --quiet --batch --homedir "$ring" --no-autostart --trust-model always --verify SHA256SUMS.asc SHA256SUMS; then
  echo "REFUSED: SHA256SUMS is not signed with this key." >&2
  exit 1
fi
if ! sha256sum --check --strict --quiet SHA256SUMS; then
  echo "REFUSED: a file is not the one that was signed." >&2
  exit 1
fi
for file in * .[!.]*; do
  if [ -e "$file" ] && [ "$file" != SHA256SUMS ] && [ "$file" != SHA256SUMS.asc ] \
    && ! cut -c67- SHA256SUMS | grep -qxF -- "$file"; then
    echo "REFUSED: $file is not signed." >&2
    exit 1
  fi
done
echo "Every file is as the publisher signed it."
