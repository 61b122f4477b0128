#!/bin/sh
# Restores Lifeline from its backups into empty folders:
#   restore.sh "2026-11-29 14:03:07+00"   as it was at that second (with its zone)
#   restore.sh latest                     as far as the archive goes
#   restore.sh latest database            only the database, or: files (documents and keys), where two users own the two
# docs/guides/operations.md, "Backup, restore, drill", tells when to, and what to do afterwards.
#
# LIFELINE_BACKUP_FOLDER   where the backups are; nothing is written there
# PGDATA                   the folder of the database, empty or missing; PostgreSQL's programs of the same version are on the PATH
# PGUSER, PGDATABASE       the owner of the database, and its name
# LIFELINE_DATA_FOLDER     Lifeline's data folder: documents are put into it; not set: they are in a bucket
# LIFELINE_KEYS_PATH       where the key store is put
# LIFELINE_RESTORE_TIMELINE  of several that earlier restores began, which one (latest)
# LIFELINE_BACKUP_KEY      file with the private key that the backups are encrypted for; not set: gpg has it in its own folder
. "$(dirname "$0")/common.sh"
scratch

scripts=$(cd "$(dirname "$0")" && pwd)
wanted=${1:-}
[ -n "$wanted" ] || fail 'Usage: restore.sh "2026-11-29 14:03:07+00" | latest [database | files]'
if [ "$wanted" != latest ]; then
    moment=$(date -u -d "$wanted" +%s) || fail "$wanted is no moment: write one such as 2026-11-29 14:03:07+00."
fi

if [ -s "${LIFELINE_BACKUP_KEY:-}" ]; then
    mkdir -m 700 "$made/gnupg"
    export GNUPGHOME="$made/gnupg"
    trap 'gpgconf --kill all; rm -rf "$made"' EXIT
    gpg --batch --quiet --import "$LIFELINE_BACKUP_KEY"
fi

require_empty() {
    mkdir -p "$1"
    [ -z "$(ls -A "$1")" ] || fail "$1 is not empty. Nothing was changed: restore into a new folder, and keep the old one."
}

# The last backup of the database that was complete before the wanted moment.
choose_base() {
    for each in $(ls -r "$LIFELINE_BACKUP_FOLDER/base"); do
        if [ "$wanted" = latest ] || [ "$(cat "$LIFELINE_BACKUP_FOLDER/base/$each/restorable-from")" -le "$moment" ]; then
            echo "$LIFELINE_BACKUP_FOLDER/base/$each"
            return
        fi
    done
    fail "There is no backup of the database from before $wanted."
}

database() {
    : "${PGDATA:?names the folder of the database}"
    require_empty "$PGDATA"
    chmod 700 "$PGDATA"
    base=$(choose_base)
    echo "The database comes from $base"
    (cd "$base" && sha256sum --quiet --check SHA256SUMS)
    for file in "$base"/base.tar.gz*; do
        unseal "$file" | gunzip | tar -C "$PGDATA" -xf -
    done
    pg_verifybackup --quiet "$PGDATA"
    {
        echo "restore_command = 'sh \"$scripts/fetch-wal.sh\" \"%f\" \"%p\"'"
        echo "recovery_target_timeline = '${LIFELINE_RESTORE_TIMELINE:-latest}'"
        echo "recovery_target_action = 'promote'"
        [ "$wanted" = latest ] || echo "recovery_target_time = '$(date -u -d "@$moment" '+%Y-%m-%d %H:%M:%S+00')'"
        # a copy for a drill must never write into the archive of the real one; the guide says when it is switched on again
        echo "archive_mode = 'off'"
    } >> "$PGDATA/postgresql.auto.conf"
    touch "$PGDATA/recovery.signal"
    # some systems keep it elsewhere, so that no backup has it
    [ -e "$PGDATA/postgresql.conf" ] || touch "$PGDATA/postgresql.conf"
    # nobody but this script reaches it until it is marked as restored
    echo "local all all trust" > "$made/who"
    export LIFELINE_BACKUP_FOLDER PGHOST="$made" PGPORT=5432
    unset PGPASSWORD LIFELINE_BACKUP_RECIPIENT
    if ! pg_ctl start --pgdata "$PGDATA" --log "$PGDATA/restore.log" --wait --timeout 86400 --silent --options \
        "-c listen_addresses='' -c unix_socket_directories='$made' -c port=5432 -c hba_file='$made/who' -c lc_messages=C"; then
        say_why_not
    fi
    until [ "$(ask 'select pg_is_in_recovery()')" = f ]; do
        pg_ctl status --pgdata "$PGDATA" > "$made/status" || say_why_not
        sleep 1
    done
    reached=$(ask "select coalesce(pg_last_xact_replay_timestamp()::text, 'the end of its backup')")
    ask "select note_restore($([ "$wanted" = latest ] && echo "clock_timestamp()" || echo "to_timestamp($moment)"))" > "$made/noted"
    ask "alter system reset restore_command" "alter system reset recovery_target_time" "alter system reset recovery_target_timeline" \
        "alter system reset recovery_target_action" > "$made/reset"
    pg_ctl stop --pgdata "$PGDATA" --mode fast --wait --silent
    echo "The database is restored; its last change is of $reached"
}

say_why_not() {
    if grep -q 'recovery ended before configured recovery target was reached' "$PGDATA/restore.log"; then
        last=$(sed -n 's/.*last completed transaction was at log time //p' "$PGDATA/restore.log" | tail -n 1)
        fail "The archive ends before $wanted: its last change is of ${last:-the backup itself}. Restore latest, or an earlier moment, into a new folder."
    fi
    tail -n 5 "$PGDATA/restore.log" >&2
    fail "The database could not be restored: the lines above, of $PGDATA/restore.log, say why."
}

ask() {
    for each in "$@"; do
        psql --no-psqlrc --no-align --tuples-only --quiet --set ON_ERROR_STOP=1 --command "$each"
    done
}

files() {
    if [ -n "${LIFELINE_DATA_FOLDER:-}" ]; then
        require_empty "$LIFELINE_DATA_FOLDER/documents"
        chmod 700 "$LIFELINE_DATA_FOLDER"
        # those that arrived after the wanted moment come, too: the product deletes them when the restore is released
        (cd "$LIFELINE_BACKUP_FOLDER/documents" && tar --exclude ./gone --exclude '.*.part' --exclude '.part' -cf - .) |
            tar -C "$LIFELINE_DATA_FOLDER/documents" -xf -
        chmod -R u+rwX,go= "$LIFELINE_DATA_FOLDER/documents"
        echo "Documents are restored: $(find "$LIFELINE_DATA_FOLDER/documents" -type f | wc -l)"
    fi
    if [ -n "${LIFELINE_KEYS_PATH:-}" ]; then
        [ ! -e "$LIFELINE_KEYS_PATH" ] || fail "$LIFELINE_KEYS_PATH is there already. Nothing was written over it."
        newest=$(ls "$LIFELINE_BACKUP_FOLDER"/keys/*.tar.gpg | sort | tail -n 1)
        mkdir -m 700 "$made/keys"
        unseal "$newest" | tar -C "$made/keys" -xf -
        mkdir -p "$(dirname "$LIFELINE_KEYS_PATH")"
        (umask 077 && cp "$made/keys/keys.p12" "$LIFELINE_KEYS_PATH" && cp "$made/keys/settings" "$LIFELINE_KEYS_PATH.settings")
        echo "The key store is restored from $newest. The keys that belong into the settings are in $LIFELINE_KEYS_PATH.settings: delete that file when they are there"
    fi
}

case ${2:-all} in
    all)
        database
        files
        ;;
    database | files) "$2" ;;
    *) fail 'Usage: restore.sh "2026-11-29 14:03:07+00" | latest [database | files]' ;;
esac
echo "Done. Start PostgreSQL, then Lifeline: mails, SMS and payment files wait until they are released on the page of operations."
