#!/bin/sh
# Starts the object store with the bucket that the product uses. Its secret comes from a file, and is on no command line.
set -eu
umask 077
secret=${OBJECTS_SECRET_FILE:-/run/secrets/objects-secret-key}
data=${OBJECTS_DATA:-/data}
settings=${OBJECTS_SETTINGS:-/tmp/s3proxy.conf}
mkdir -p "$data/lifeline"
cat > "$settings" <<SETTINGS
s3proxy.endpoint=http://${OBJECTS_LISTEN:-0.0.0.0:9000}
s3proxy.authorization=aws-v2-or-v4
s3proxy.identity=lifeline
s3proxy.credential=$(cat "$secret")
jclouds.provider=filesystem
jclouds.filesystem.basedir=$data
SETTINGS
exec java -jar "${OBJECTS_PROGRAM:-/app/s3proxy.jar}" --properties "$settings"
