#!/bin/sh
# Makes what a deployment needs before its first start, and says what is left for a person to do. It replaces nothing: run it as often as you like.
#   sh deploy/prepare.sh            passwords and keys that nobody needs to know (deploy/secrets), and .env
#   sh deploy/prepare.sh --trial    also a certificate and settings for a trial at https://localhost, without backups
# For another folder, as for a test: PREPARE_IN=folder
set -eu
umask 077

here=$(cd "$(dirname "$0")" && pwd)
root=${PREPARE_IN:-$(dirname "$here")}
secrets=$root/deploy/secrets
settings=$root/.env
trial=false
[ "${1:-}" = --trial ] && trial=true

command -v openssl > /dev/null || { echo "This script needs openssl." >&2; exit 1; }

# Nobody else on this machine gets into the folder. The files in it are readable, because each container has another user and sees only those
# that it is given.
mkdir -p "$secrets/more" "$root/deploy/settings"
chmod 0700 "$secrets"
chmod 0755 "$secrets/more" "$root/deploy/settings"

# keeps what comes in under this name, unless there is something already
keep() {
  if [ -e "$secrets/$1" ]; then
    cat > /dev/null
  else
    cat > "$secrets/$1.new"
    chmod 0444 "$secrets/$1.new"
    mv "$secrets/$1.new" "$secrets/$1"
  fi
}

for name in postgres-password keys-password administrator-password identity-client-secret caller-secret objects-secret-key metrics-token \
  keycloak-postgres-password keycloak-administrator-password grafana-administrator-password; do
  openssl rand -hex 24 | keep $name
done
openssl rand -base64 32 | keep personal-data-keys
# given by others; empty: not used
for name in mail-password sms-token opensearch-password; do
  : | keep $name
done

if [ ! -e "$settings" ]; then
  if $trial; then
    sed -e 's|^LIFELINE_PUBLIC_URL=.*|LIFELINE_PUBLIC_URL=https://localhost|' \
      -e 's|^LIFELINE_ORGANISATION=.*|LIFELINE_ORGANISATION=Trial|' \
      -e 's|^COMPOSE_PROFILES=.*|COMPOSE_PROFILES=trial|' \
      -e 's|^LIFELINE_BACKUP_FOLDER=.*|LIFELINE_BACKUP_FOLDER=./deploy/backups|' \
      -e 's|^LIFELINE_BACKUP_RECIPIENT=.*|LIFELINE_BACKUP_RECIPIENT=/dev/null|' \
      -e 's|^#LIFELINE_ARCHIVE_MODE=.*|LIFELINE_ARCHIVE_MODE=off|' \
      -e 's|^LIFELINE_TREASURY_NAME=.*|LIFELINE_TREASURY_NAME=Trial|' \
      -e 's|^LIFELINE_TREASURY_IBAN=.*|LIFELINE_TREASURY_IBAN=DE89370400440532013000|' \
      -e 's|^LIFELINE_TREASURY_BIC=.*|LIFELINE_TREASURY_BIC=COBADEFFXXX|' \
      -e 's|^LIFELINE_TREASURY_TOWN=.*|LIFELINE_TREASURY_TOWN=Berlin|' \
      -e 's|^#LIFELINE_MAIL_REQUIRE_TLS=false|LIFELINE_MAIL_REQUIRE_TLS=false|' \
      "$here/.env.example" > "$settings"
  else
    cp "$here/.env.example" "$settings"
  fi
fi

if $trial; then
  mkdir -p "$root/deploy/backups"
fi
if $trial && [ ! -e "$secrets/tls.crt" ]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 90 -subj /CN=localhost \
    -addext "subjectAltName=DNS:localhost,DNS:id.localhost,IP:127.0.0.1" \
    -keyout "$secrets/tls.key" -out "$secrets/tls.crt" 2> /dev/null
  chmod 0444 "$secrets/tls.crt" "$secrets/tls.key"
fi

# of the file with the settings
setting() {
  sed -n "s/^$1=//p" "$settings"
}

missing=0
need() {
  echo "  - $1"
  missing=1
}

echo "deploy/secrets and .env are there. Keep copies of keys-password and personal-data-keys apart from the backups: without them the data cannot be read."
[ -s "$secrets/tls.crt" ] && [ -s "$secrets/tls.key" ] \
  || need "Put the certificate with its chain into deploy/secrets/tls.crt, and its key into deploy/secrets/tls.key (chmod 0444)."
for name in LIFELINE_PUBLIC_URL LIFELINE_TREASURY_NAME LIFELINE_TREASURY_IBAN LIFELINE_TREASURY_BIC; do
  grep -q "^$name=..*" "$settings" || need "Set $name in .env."
done
recipient=$(setting LIFELINE_BACKUP_RECIPIENT)
[ -e "$recipient" ] || [ -e "$root/$recipient" ] \
  || need "Put the public key for the backups into $recipient (LIFELINE_BACKUP_RECIPIENT in .env)."
folder=$(setting LIFELINE_BACKUP_FOLDER)
[ -d "$folder" ] || [ -d "$root/$folder" ] || need "Mount the folder for the backups, $folder (LIFELINE_BACKUP_FOLDER in .env)."
grep -q '^LIFELINE_PUBLIC_URL=https://lifeline.example' "$settings" && need "Set LIFELINE_PUBLIC_URL in .env to your own address."

if [ $missing = 0 ]; then
  echo "Start it the first time: LIFELINE_KEYS_GENERATE=true docker compose up --build"
  echo "Log in as the administrator with the password in deploy/secrets/administrator-password, and open /operations/setup."
else
  echo "Then run this again."
  exit 1
fi
