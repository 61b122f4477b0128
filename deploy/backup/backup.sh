#!/bin/sh
# Backs up what Lifeline needs to be restored:
#   backup.sh all         the database, then the documents, then the keys: once a day
#   backup.sh documents   the documents that are new: every five minutes (what arrived since the last time is lost with the disk)
# docs/guides/operations.md, "Backup, restore, drill", tells how to set it up.
#
# LIFELINE_BACKUP_FOLDER     where to; on another machine
# LIFELINE_BACKUP_RECIPIENT  file with the OpenPGP public key for which it is encrypted; the private key is kept elsewhere
# LIFELINE_BACKUP_KEEP_DAYS  for how long backups are kept (14)
# LIFELINE_BACKUP_AFTER      a command that is called at the end of each, such as one that copies the folder to yet another place
# LIFELINE_DATA_FOLDER, LIFELINE_KEYS_PATH   as Lifeline has them; without LIFELINE_DATA_FOLDER documents are in a bucket, see the guide
# LIFELINE_PERSONAL_DATA_KEYS, LIFELINE_DOCUMENTS_KEYS   as Lifeline has them; kept with the keys, encrypted
# PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE   of the database; the user may replicate
. "$(dirname "$0")/common.sh"
scratch

keep=${LIFELINE_BACKUP_KEEP_DAYS:-14}
stamp=$(date -u +%Y%m%dT%H%M%SZ)

# On the page of operations, and in the metrics.
note() {
    if [ -n "${LIFELINE_BACKUP_AFTER:-}" ]; then
        sh -c "$LIFELINE_BACKUP_AFTER"
    fi
    psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --command "insert into backup_made (part) values ('$1')" \
        --command "delete from backup_made where part = '$1' and made_at < now() - interval '90 days'"
}

database() {
    draft=$LIFELINE_BACKUP_FOLDER/base/.$stamp.part
    rm -rf "$LIFELINE_BACKUP_FOLDER"/base/.*.part
    mkdir -p "$draft/data"
    chmod 700 "$draft/data"
    pg_basebackup --pgdata "$draft/data" --checkpoint=fast --wal-method=stream --label "lifeline $stamp"
    pg_verifybackup --quiet "$draft/data"
    # the database can be restored to any second from now on
    psql --no-psqlrc --quiet --no-align --tuples-only --command "select floor(extract(epoch from clock_timestamp()))::bigint + 1" \
        > "$draft/restorable-from"
    sed -n 's/^START WAL LOCATION: .*(file \([0-9A-F]*\))$/\1/p' "$draft/data/backup_label" > "$draft/first-wal"
    [ -s "$draft/first-wal" ] || fail "The backup of the database says not where its log begins."
    # a pipe does not tell whether its beginning failed
    { tar -C "$draft/data" -cf - . || touch "$made/failed"; } | { gzip -1 || touch "$made/failed"; } |
        seal > "$draft/base.tar.gz$suffix"
    [ ! -e "$made/failed" ] || fail "The backup of the database could not be written."
    rm -rf "$draft/data"
    (cd "$draft" && sha256sum base.tar.gz* restorable-from first-wal > SHA256SUMS)
    sync "$draft"/*
    mv "$draft" "$LIFELINE_BACKUP_FOLDER/base/$stamp"
    forget_old_backups
    note database
}

# What is older than the period, but never the newest one; and the log from before the oldest that is left.
forget_old_backups() {
    newest=$(ls "$LIFELINE_BACKUP_FOLDER/base" | sort | tail -n 1)
    find "$LIFELINE_BACKUP_FOLDER/base" -mindepth 1 -maxdepth 1 -type d -mtime "+$keep" ! -name "$newest" -exec rm -rf {} +
    oldest=$(ls "$LIFELINE_BACKUP_FOLDER/base" | sort | head -n 1)
    first=$(cut -c 9-24 "$LIFELINE_BACKUP_FOLDER/base/$oldest/first-wal")
    [ -d "$LIFELINE_BACKUP_FOLDER/wal" ] || return 0
    ls "$LIFELINE_BACKUP_FOLDER/wal" | awk -v first="$first" '
        /^[0-9A-F][0-9A-F][0-9A-F][0-9A-F][0-9A-F][0-9A-F][0-9A-F][0-9A-F][0-9A-F]/ && substr($0, 9, 16) < first' |
        while read -r old; do rm -f "$LIFELINE_BACKUP_FOLDER/wal/$old"; done
}

# Each file is written once and never changed, and is encrypted by Lifeline: only the new ones are copied.
documents() {
    if [ -n "${LIFELINE_DATA_FOLDER:-}" ]; then
        to=$LIFELINE_BACKUP_FOLDER/documents
        mkdir -p "$to"
        (cd "$LIFELINE_DATA_FOLDER/documents" && find . -type f ! -name '.*' | sort) > "$made/here"
        (cd "$to" && find . -type f ! -name '.*' ! -name gone | sort) > "$made/there"
        comm -23 "$made/here" "$made/there" | while read -r file; do
            mkdir -p "$to/$(dirname "$file")"
            draft=$to/$(dirname "$file")/.part
            # one that is erased at this moment is not wanted any more
            if cp -p "$LIFELINE_DATA_FOLDER/documents/$file" "$draft"; then
                place "$draft" "$to/$file"
            elif [ -e "$LIFELINE_DATA_FOLDER/documents/$file" ]; then
                exit 1
            fi
        done
        forget_erased_documents
    fi
    note documents
}

# What was erased goes from the backup, too, when no backup of the database is left that names it.
forget_erased_documents() {
    [ -s "$made/here" ] || [ ! -s "$made/there" ] || fail "There is not one document in $LIFELINE_DATA_FOLDER: is its disk mounted?"
    touch "$to/gone"
    now=$(date +%s)
    comm -13 "$made/here" "$made/there" | awk -v now="$now" -v list="$to/gone" '
        BEGIN { while ((getline line < list) > 0) { split(line, its, " "); since[its[2]] = its[1] } }
        { print (($0 in since) ? since[$0] : now) " " $0 }' > "$made/gone"
    awk -v before="$((now - (keep + 1) * 86400))" '$1 < before { print $2 }' "$made/gone" |
        while read -r file; do rm -f "$to/$file"; done
    cp "$made/gone" "$to/.gone.part"
    mv "$to/.gone.part" "$to/gone"
}

# Whoever has them can read the documents and sign vouchers: they are never written unencrypted.
keys() {
    [ -n "$suffix" ] || fail "Keys are backed up encrypted only: set LIFELINE_BACKUP_RECIPIENT."
    mkdir -p "$made/keys" "$LIFELINE_BACKUP_FOLDER/keys"
    chmod 700 "$made/keys"
    [ -z "${LIFELINE_KEYS_PATH:-}" ] || cp "$LIFELINE_KEYS_PATH" "$made/keys/keys.p12"
    {
        echo "LIFELINE_PERSONAL_DATA_KEYS=${LIFELINE_PERSONAL_DATA_KEYS:-}"
        echo "LIFELINE_DOCUMENTS_KEYS=${LIFELINE_DOCUMENTS_KEYS:-}"
    } > "$made/keys/settings"
    tar -C "$made/keys" -cf - . | seal > "$LIFELINE_BACKUP_FOLDER/keys/.part"
    place "$LIFELINE_BACKUP_FOLDER/keys/.part" "$LIFELINE_BACKUP_FOLDER/keys/$stamp.tar$suffix"
    # an old key opens old documents; the newest store holds all that there ever were
    find "$LIFELINE_BACKUP_FOLDER/keys" -name '*.tar.gpg' -mtime "+$keep" ! -name "$stamp.tar.gpg" -exec rm -f {} +
    note keys
}

case ${1:-all} in
    all)
        # a document that the database does not know does no harm; a row without its document does
        database
        documents
        keys
        ;;
    database | documents | keys) "$1" ;;
    *) fail "Usage: backup.sh [all | database | documents | keys]" ;;
esac
