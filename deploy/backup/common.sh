# Read by the other scripts of this folder.

set -eu
umask 027

fail() {
    echo "$*" >&2
    exit 1
}

: "${LIFELINE_BACKUP_FOLDER:?names the folder of the backups, which is on another machine}"
[ -d "$LIFELINE_BACKUP_FOLDER" ] || fail "The folder of the backups, $LIFELINE_BACKUP_FOLDER, is not there: is it mounted?"

# With the public key of somebody who keeps the private one elsewhere, what is written can be read there only.
if [ -n "${LIFELINE_BACKUP_RECIPIENT:-}" ]; then
    [ -r "$LIFELINE_BACKUP_RECIPIENT" ] || fail "The public key $LIFELINE_BACKUP_RECIPIENT cannot be read."
    suffix=.gpg
else
    suffix=
fi

# A new folder that ends with the script.
scratch() {
    made=$(mktemp -d)
    trap 'rm -rf "$made"' EXIT
    trap 'exit 1' HUP INT TERM
}

# Encrypts its input where there is a recipient.
seal() {
    if [ -n "$suffix" ]; then
        GNUPGHOME="$made" gpg --batch --quiet --no-autostart --trust-model always --compress-algo none \
            --recipient-file "$LIFELINE_BACKUP_RECIPIENT" --encrypt
    else
        cat
    fi
}

# Decrypts a file, with the private key in gpg's own folder, where its name says that it is encrypted.
unseal() {
    case $1 in
        *.gpg) gpg --batch --quiet --decrypt "$1" ;;
        *) cat "$1" ;;
    esac
}

checksum() {
    sha256sum | cut -d ' ' -f 1
}

# Puts a file into its place, whole or not at all, once it is on the disk.
place() {
    sync "$1"
    mv "$1" "$2"
}
