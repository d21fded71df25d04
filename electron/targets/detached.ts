/**
 * Programs that run on when the connection is lost, on any target with a POSIX shell. Each has a folder of its own (owner-only, in
 * `/run`, which a restart empties like the processes) with its output, its errors, its process and in the end its
 * status. The scripts are constants; all that changes comes as positional parameters.
 */
import { ProblemError } from '../contract/problem.ts';
import type { Commands, Detached, DetachedCommand } from './target.ts';

/** Bytes of output and of errors that are kept, each; what a program says beyond is thrown away while it goes on. */
const KEPT = 64 * 1024 * 1024;
const LIMIT = String(KEPT / 512);

const NO_SETSID = 95;
const NEVER_STARTED = 96;
const VANISHED = 97;
const TRAILER = /\n?rescue-desk: ended with (\d{1,3})\n$/;

/** Finds the folder `$here` of the program named `$1`; whoever else could have made the folder above is refused. */
const WHERE = `
umask 077
export LC_ALL=C
account=$(id -u)
base=/run/rescue-desk
if [ "$account" != 0 ] || [ ! -d /run ]; then base=\${XDG_RUNTIME_DIR:-/tmp}/rescue-desk-$account; fi
mkdir "$base" 2>/dev/null
[ -d "$base" ] && [ ! -h "$base" ] && [ -O "$base" ] || exit ${NO_SETSID}
here=$base/$1
alive() {
  [ -s "$here/pid" ] && kill -0 "$(cat "$here/pid")" 2>/dev/null || return 1
  [ ! -d /proc/self ] || [ "$(readlink "/proc/$(cat "$here/pid")/cwd")" = "$here" ]
}
`;

/**
 * `here limit folder program arguments…`: making the folder decides which of two runners goes on. TERM is for the
 * program; the runner stays to write down how that ended.
 */
const RUNNER = `
here=$1 limit=$2 folder=$3
shift 3
mkdir "$here" 2>/dev/null || exit 0
cd "$here" || exit 1
trap : TERM INT HUP
echo $$ >pid.part && mv pid.part pid
keep() {
  trap '' TERM INT HUP
  (ulimit -f "$limit"; exec cat >>"$1")
  exec cat >/dev/null
}
{
  {
    trap : TERM INT HUP
    (
      if [ -n "$folder" ]; then cd "$folder" 2>/dev/null || { echo 'rescue-desk: no such folder' >&2; exit 126; }; fi
      command -v "$1" >/dev/null 2>&1 || { echo 'rescue-desk: no such program' >&2; exit 127; }
      exec "$@"
    ) 2>&3 3>&-
    echo $? >"$here/status.part"
  } | keep output
} 3>&1 | keep errors
mv status.part status
`;

// A scope of its own outlives the session where systemd ends what a session leaves behind; the second try does nothing
// where the first one ran.
const LAUNCH = `
if [ -d /run/systemd/system ] && [ "$(id -u)" = 0 ]; then systemd-run --scope --quiet -- sh -c "$@" 2>/dev/null; fi
exec sh -c "$@"
`;

const START = `${WHERE}
name=$1 launch=$2 runner=$3
shift 3
command -v setsid >/dev/null 2>&1 || exit ${NO_SETSID}
# The connection's own mark would make it one of those that end with the order to start it.
unset RESCUE_DESK_COMMAND
[ -e "$here/pid" ] || setsid sh -c "$launch" sh "$runner" sh "$here" "$@" </dev/null >/dev/null 2>&1 &
tries=0
while [ ! -e "$here/pid" ]; do
  tries=$((tries + 1))
  [ $tries -le 200 ] || exit ${NEVER_STARTED}
  sleep 0.05 2>/dev/null || sleep 1
done
`;

/** `id from`: what the program says from that byte on, until it has ended; then its errors and how it ended. */
const FOLLOW = `${WHERE}
from=$2
[ -e "$here/pid" ] || exit ${NEVER_STARTED}
while :; do
  ended=
  if [ -e "$here/status" ]; then ended=1
  elif ! alive; then
    [ -e "$here/status" ] || exit ${VANISHED}
    ended=1
  fi
  size=$(wc -c <"$here/output" 2>/dev/null || echo 0)
  size=$((size + 0))
  if [ "$size" -gt "$from" ]; then
    tail -c "+$((from + 1))" "$here/output" | head -c "$((size - from))" || exit 1
    from=$size
  fi
  [ -z "$ended" ] || break
  sleep 0.2 2>/dev/null || sleep 1
done
tail -c 60000 "$here/errors" >&2
printf '\\nrescue-desk: ended with %s\\n' "$(cat "$here/status")" >&2
`;

/** `id`: asks it to end, and after five seconds makes it. */
const STOP = `${WHERE}
alive || exit 0
process=$(cat "$here/pid")
kill -s TERM -- "-$process"
tries=0
while [ ! -e "$here/status" ] && alive; do
  tries=$((tries + 1))
  if [ $tries -gt 25 ]; then
    kill -s KILL -- "-$process"
    echo 137 >"$here/status.part" && mv "$here/status.part" "$here/status"
  fi
  sleep 0.2 2>/dev/null || sleep 1
done
`;

/** `id`: removes what is kept of a program that has ended. */
const FORGET = `${WHERE}
if [ ! -e "$here/status" ] && alive; then exit 0; fi
rm -rf "$here"
`;

/** Lets programs outlive the connection, by means of `commands`. */
export function detachedPrograms({ run, start }: Pick<Commands, 'run' | 'start'>): Detached {
  const script = (text: string, ...args: string[]) => ({ program: 'sh', args: ['-c', text, 'sh', ...args] });
  const settle = async (text: string, id: string, signal: AbortSignal | undefined, ...args: string[]) => {
    const { status, stderr } = await run(script(text, nameOf(id), ...args), signal ? { signal } : {});
    if (status === 0) return;
    throw status === NO_SETSID ? notPossible() : notStarted(stderr);
  };
  return {
    async start(id, command, signal) {
      await settle(START, id, signal, LAUNCH, RUNNER, LIMIT, command.folder ?? '', ...argumentsOf(command));
    },
    async follow(id, { from = 0, signal } = {}) {
      const running = await start(script(FOLLOW, nameOf(id), String(from)), signal ? { signal } : {});
      const done = running.done.then(({ status, stderr }) => {
        if (status === NO_SETSID) throw notPossible();
        if (status === NEVER_STARTED) throw unknown();
        const end = status === 0 ? TRAILER.exec(stderr) : null;
        if (end === null) throw vanished(stderr);
        return { status: Number(end[1]), stderr: stderr.slice(0, end.index) };
      });
      // Whoever only reads the output learns of a lost connection there.
      done.catch(() => undefined);
      return { stdout: running.stdout, done };
    },
    stop: (id, signal) => settle(STOP, id, signal),
    forget: (id, signal) => settle(FORGET, id, signal),
  };
}

function argumentsOf({ program, args, environment = {} }: DetachedCommand): string[] {
  const variables = Object.entries(environment);
  const assigned = variables.map(([name, value]) => `${name}=${value}`);
  return [...(variables.length === 0 ? [] : ['env', ...assigned]), program, ...args];
}

function nameOf(id: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9-]{0,99}$/.test(id)) return id;
  throw new ProblemError({
    code: 'internal',
    title: 'A program can’t be started under this name',
    message: 'The app gave it a name that it must not have. Nothing was started.',
  });
}

const notPossible = () =>
  new ProblemError({
    code: 'unsupported',
    title: 'Nothing can go on there without the connection',
    message: 'The server lacks what keeps a program running when the connection is lost. Nothing was started.',
  });

const notStarted = (stderr: string) =>
  new ProblemError({
    code: 'command-failed',
    title: 'The program was not started',
    message: 'The server took the order and did not carry it out in time.',
    remedy: 'Try again; where it stays so, look at how busy the server is.',
    details: { technical: stderr.trim().slice(-300) },
  });

const unknown = () =>
  new ProblemError({
    code: 'not-found',
    title: 'The server knows nothing of this program',
    message: 'It was never started there, or the server was restarted since: then it ended with the restart.',
  });

const vanished = (stderr: string) =>
  new ProblemError({
    code: 'command-failed',
    title: 'The program ended without saying how',
    message: 'Somebody or something on the server ended it before it was done, so its result is not known.',
    remedy: 'Look whether the server ran out of memory, then check what the program worked on before trying again.',
    details: { technical: stderr.trim().slice(-300) },
  });
