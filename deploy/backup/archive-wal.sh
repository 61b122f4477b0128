#!/bin/sh
# Puts one file of the database's log (WAL) into the archive. PostgreSQL calls it:
#   archive_command = 'sh /…/archive-wal.sh %p %f'
# It answers 0 when the file is there, and PostgreSQL calls it again otherwise.
. "$(dirname "$0")/common.sh"
scratch

from=$1
archive=$LIFELINE_BACKUP_FOLDER/wal
to=$archive/$2.gz$suffix
sum=$(checksum < "$from")

# an archive is never written over: another server may have been set up with the same folder
for there in "$archive/$2.gz" "$archive/$2.gz.gpg"; do
    if [ -e "$there" ]; then
        [ "$(cat "$archive/$2.sha256")" = "$sum" ] && exit 0
        fail "The archive holds another $2 already: does another server write into $archive?"
    fi
done

mkdir -p "$archive"
draft=$archive/.$2.part
# one after the other: a pipe does not tell whether its beginning failed
gzip -1 < "$from" > "$made/wal.gz"
seal < "$made/wal.gz" > "$draft"
echo "$sum" > "$draft.sha256"
place "$draft.sha256" "$archive/$2.sha256"
place "$draft" "$to"
