#!/bin/sh
# Backs up all once a day, and new documents every five minutes, for as long as it runs.
#   LIFELINE_BACKUP_HOUR  the hour of the day from which all is backed up, in UTC (01)
# A backup that fails is said here, and tried again after five minutes; the page of operations and the alerts say it when a day is over.
set -u
here=$(dirname "$0")
done_on=
trap 'exit 0' TERM INT

while :; do
    today=$(date -u +%F)
    if [ "$today" != "$done_on" ] && [ "$(date -u +%H)" -ge "${LIFELINE_BACKUP_HOUR:-01}" ]; then
        if sh "$here/backup.sh" all; then
            done_on=$today
            echo "$(date -u +%FT%TZ) all is backed up"
        else
            echo "$(date -u +%FT%TZ) THE BACKUP FAILED" >&2
        fi
    else
        sh "$here/backup.sh" documents || echo "$(date -u +%FT%TZ) THE BACKUP OF DOCUMENTS FAILED" >&2
    fi
    sleep 300 &
    wait $!
done
