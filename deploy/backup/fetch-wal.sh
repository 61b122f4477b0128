#!/bin/sh
# Gets one file of the database's log (WAL) out of the archive. PostgreSQL calls it while it is restored:
#   restore_command = 'sh /…/fetch-wal.sh %f %p'
# It answers 1 when there is no such file, and 200 when there is one that is damaged: then PostgreSQL stops, instead of taking it for the end.
. "$(dirname "$0")/common.sh"

archive=$LIFELINE_BACKUP_FOLDER/wal
for there in "$archive/$1.gz.gpg" "$archive/$1.gz"; do
    if [ -e "$there" ]; then
        unseal "$there" | gunzip > "$2" || exit 200
        if [ "$(checksum < "$2")" != "$(cat "$archive/$1.sha256")" ]; then
            echo "The archive's $1 is damaged." >&2
            exit 200
        fi
        exit 0
    fi
done
exit 1
