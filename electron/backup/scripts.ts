/**
 * What runs on the server, detached. Constant text: all that changes comes as positional parameters, or from owner-only files in
 * the folder `$1`, which lies in memory and is removed at the end, whatever the end is.
 */
const BEGIN = `
umask 077
export LC_ALL=C HERE=$1 URL=$2
cd "$HERE" || exit 1
trap 'cd /; gpgconf --homedir "$HERE/gnupg" --kill all 2>/dev/null; rm -rf "$HERE"' EXIT
trap 'exit 143' TERM INT HUP
mkdir -p gnupg
bad() { echo "rescue-desk: $1" >&2; exit 1; }
`;

/** Stores standard input as `$FILE`, reads it back and compares; a server that is full or away is waited for. */
const SEND = `
cat >"$HERE/part" || exit 1
sum=$(sha256sum <"$HERE/part" | cut -c1-64)
bytes=$(($(wc -c <"$HERE/part")))
tries=0
while :; do
  if curl -q -sS -K "$HERE/curl" --ftp-create-dirs -T "$HERE/part" "$URL/$FILE"; then
    back=$(curl -q -sS -K "$HERE/curl" "$URL/$FILE" | sha256sum | cut -c1-64)
    [ "$back" != "$sum" ] || break
    echo "rescue-desk: $FILE came back different" >&2
  fi
  tries=$((tries + 1))
  [ $tries -lt 8 ] || { echo "rescue-desk: $FILE could not be stored" >&2; exit 1; }
  sleep $((tries * 3))
done
[ "\${FILE#part.}" = "$FILE" ] || printf '{"name":"%s","bytes":%s,"sha256":"%s"}\\n' "$FILE" "$bytes" "$sum" >>"$HERE/parts"
printf 'stored %s %s\\n' "$FILE" "$bytes"
rm -f "$HERE/part"
`;

/** `folder url bytes`: packs, encrypts, splits and stores; the manifest comes last. */
export const PUSH = `${BEGIN}
size=$3
cat >send <<'RESCUE_DESK_END'
${SEND}
RESCUE_DESK_END
seal() {
  if [ -s pass ]; then
    exec gpg --homedir "$HERE/gnupg" --batch --yes --quiet --no-tty --pinentry-mode loopback --passphrase-file "$HERE/pass" \\
      --cipher-algo AES256 --compress-algo none --s2k-digest-algo SHA512 --s2k-count 65011712 --symmetric --output - -
  fi
  exec cat
}
{
  tar --create --file=- --directory=/ --exclude-from=exclude --numeric-owner --xattrs --acls --sparse \\
    --warning=no-file-changed --null --verbatim-files-from --files-from=paths
  echo $? >tar.status
} | {
  zstd -q -T0 -3 -c || echo 1 >failed
} | {
  (seal) || echo 1 >failed
} | split --bytes="$size" --numeric-suffixes --suffix-length=6 --filter='exec sh "$HERE/send"' - part. || echo 1 >failed
packed=$(cat tar.status 2>/dev/null || echo 9)
[ "$packed" -le 2 ] && [ ! -e failed ] && [ -s parts ] || bad "packing or storing failed (tar $packed); the set is not complete"
unread=false
[ "$packed" -eq 0 ] || unread=true
FILE=RESTORE.txt sh send <restore || exit 1
{ cat head; printf '"unread":%s,"parts":[' "$unread"; paste -s -d, parts | tr -d '\\n'; printf ']}\\n'; } >manifest
FILE=manifest.json sh send <manifest || exit 1
printf 'complete %s\\n' "$unread"
`;

/** `folder url into`: fetches the parts named in the file `names`, checks each, decrypts and unpacks. */
export const RESTORE = `${BEGIN}
into=$3
opened() {
  if [ -s pass ]; then
    exec gpg --homedir "$HERE/gnupg" --batch --quiet --no-tty --pinentry-mode loopback --passphrase-file "$HERE/pass" --decrypt
  fi
  exec cat
}
fetch() {
  while read -r name sum; do
    tries=0
    until curl -q -sS -K curl -o part "$URL/$name" && [ "$(sha256sum <part | cut -c1-64)" = "$sum" ]; do
      tries=$((tries + 1))
      [ $tries -lt 8 ] || { echo "rescue-desk: $name could not be fetched whole" >&2; echo 1 >failed; return 1; }
      sleep $((tries * 3))
    done
    cat part || return 1
    printf 'fetched %s %s\\n' "$name" "$(($(wc -c <part)))" >&3
    rm -f part
  done <names
}
mkdir -p "$into" || bad 'the folder could not be made'
{
  fetch 3>&4 | {
    (opened) || echo 1 >failed
  } | {
    zstd -q -d -c || echo 1 >failed
  } | tar --extract --file=- --directory="$into" --numeric-owner --preserve-permissions --xattrs --acls \\
    --delay-directory-restore --keep-old-files || echo 1 >failed
} 4>&1
[ ! -e failed ] || bad 'fetching, decrypting or unpacking failed: a wrong passphrase, or a damaged set'
echo complete
`;

/** The words that lie beside a set, for whoever has neither this app nor anybody to ask. */
export const restoreWords = (
  encrypted: boolean,
): string => `This folder is a backup made by Rescue Desk. It needs no Rescue Desk to be restored.

manifest.json names the parts with their sizes and SHA-256. Without manifest.json the backup was never finished.
The parts, one after the other, are ${encrypted ? 'one OpenPGP message (AES-256, your passphrase) around ' : ''}a tar archive compressed by zstd.

On Linux, macOS or Windows (WSL), with ${encrypted ? 'gpg, ' : ''}zstd and tar installed:

    # 1. fetch all files of this folder into an empty one, and go there
    # 2. check them
    grep -o '"name":"part[^}]*' manifest.json | sed 's/.*"name":"\\([^"]*\\)".*"sha256":"\\([0-9a-f]*\\).*/\\2  \\1/' | sha256sum -c
    # 3. unpack them into the folder "restored"
    mkdir restored
    cat part.* ${encrypted ? '| gpg --decrypt ' : ''}| zstd -d | tar -x -p -f - -C restored

On Windows without WSL: join the parts (copy /b part.* all.gpg), open the result with ${encrypted ? 'Gpg4win, then ' : ''}7-Zip (24 or newer).
`;
