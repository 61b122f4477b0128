#!/usr/bin/env bash
# Signs a release: writes SHA256SUMS over every file of a folder, and SHA256SUMS.asc, the publisher's detached signature of it.
#   deploy/release/sign.sh FOLDER KEY      KEY: fingerprint or mail address of a secret key that gpg has
set -euo pipefail
if [ $# -ne 2 ] || [ ! -d "$1" ]; then
  sed -n '2,3s/^# *//p' "$0" >&2
  exit 2
fi
cd "$1"
rm -f SHA256SUMS SHA256SUMS.asc
if [ -z "$(ls -A)" ]; then
  echo "There is nothing to sign in $1." >&2
  exit 1
fi
if [ -n "$(find . -mindepth 1 ! -type f)" ]; then
  echo "A release is files in one folder; here is something else: $(find . -mindepth 1 ! -type f | head -1)" >&2
  exit 1
fi
sums=$(LC_ALL=C sha256sum -- *)
echo "$sums" > SHA256SUMS
gpg --quiet --armor --detach-sign --local-user "$2" --output SHA256SUMS.asc SHA256SUMS
cat SHA256SUMS
