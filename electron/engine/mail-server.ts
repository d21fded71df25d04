import { isIPv4, isIPv6 } from 'node:net';
import type { Labelled } from './mail-labels.ts';

/** The one value there is; undefined where there is none, or more than one. */
export function only<T extends string | number>(values: readonly T[]): T | undefined {
  const different = new Map(values.map((value) => [String(value).toLowerCase(), value]));
  return different.size === 1 ? different.values().next().value : undefined;
}

/** A sign-in that a mail writes as a command. */
export interface SshCommand {
  readonly user?: string;
  readonly host: string;
  readonly port?: number;
}

/** A name that a user of a server may have. */
export const USER = /^[A-Za-z_][A-Za-z0-9_.-]{0,31}$/;
const PLACEHOLDER = /(?:^|[.-])(?:your|votre|server|serveur|address|adresse|xx+|yy+)(?:[.-]|$)|x\.x|X\.X/;

/** The host in a word, without brackets, port and the point that ends a sentence. */
function hostIn(word: string): { host: string; port?: number } | undefined {
  const bare = word.replace(/^[(<"'«“]+/, '').replace(/[)>"'»”,;.:!?]+$/, '');
  const [, v6, v6Port] = /^\[([0-9a-f:.]{2,45})\](?::(\d{1,5}))?$/i.exec(bare) ?? [];
  const unwrapped = v6 ?? bare.replace(/\/\d{1,3}$/, '');
  if (isIPv6(unwrapped)) {
    // A hardware address or the fingerprint of a key is written like one.
    const pairs = unwrapped.split(':').every((part) => part.length === 2);
    return pairs || unwrapped === '::' || unwrapped === '::1'
      ? undefined
      : { host: unwrapped, ...(v6Port !== undefined && { port: Number(v6Port) }) };
  }
  const [, name = '', port] = /^([A-Za-z0-9.-]{4,253})(?::(\d{1,5}))?$/.exec(unwrapped) ?? [];
  const isName =
    /^(?=.*[a-z])(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}[a-z]{2,24}$/.test(name.toLowerCase()) &&
    !PLACEHOLDER.test(name.toLowerCase()) &&
    (/\d/.test(name) || name === name.toLowerCase());
  if (!(isIPv4(name) ? !/^(?:0|127|255)\./.test(name) : isName)) return undefined;
  return { host: name, ...(port !== undefined && { port: Number(port) }) };
}

/** The sign-ins that `ssh root@192.0.2.1 -p 22` and `ssh://…` stand for. */
export function commandsIn(all: string): SshCommand[] {
  const found: SshCommand[] = [];
  for (const [, rest = ''] of all.matchAll(/\b(?:ssh|sftp)(?:[ \t]+|:\/\/)([^\n]{1,200})/gi)) {
    const words = rest.split(/[ \t]+/).slice(0, 10);
    let user: string | undefined;
    let port: number | undefined;
    let at: { host: string; port?: number } | undefined;
    for (let word = words.shift(); word !== undefined; word = words.shift()) {
      const [, given] = /^-[pP](\d{0,5})/.exec(word) ?? [];
      if (given !== undefined) port = Number.parseInt(given === '' ? (words.shift() ?? '') : given, 10) || undefined;
      else if (word === '-l') user = words.shift();
      else if (/^-[io]$/.test(word)) words.shift();
      else if (!word.startsWith('-')) {
        if (at !== undefined) break;
        const [, name, host = ''] = /^["'`]?(?:([^@\s]{1,32})@)?([^@\s]+)$/.exec(word) ?? [];
        at = hostIn(host.replace(/`$/, ''));
        if (at === undefined || (name === undefined && user === undefined && !isIPv4(at.host))) break;
        user = name ?? user;
      }
    }
    if (at === undefined) continue;
    found.push({
      host: at.host,
      ...(user !== undefined && USER.test(user) && { user }),
      ...((port ?? at.port) !== undefined && { port: port ?? at.port }),
    });
  }
  return found;
}

// Names that providers give to servers; a name server such as ns12 has fewer digits.
const SERVER_NAME = /\b(?:(?:ns|ks|sd-|vps)\d{4,10}|vps-[0-9a-f]{6,12})(?:\.[a-z0-9-]{1,63}){1,5}\b/gi;
const OTHER_ADDRESS =
  /\b(?:dns|resolver|gateway|passerelle|netmask|masque|monitoring|from|depuis|fingerprint|empreinte|version|backup|failover|ntp|smtp)\b/i;

/** The address or name of the server, an IPv4 address where there is one. */
export function hostOf(
  all: string,
  labelled: readonly Labelled[],
  commands: readonly SshCommand[],
  url: string | undefined,
): string | undefined {
  const named = labelled
    .filter(({ kind, sentence }) => kind === 'host' && !sentence)
    .flatMap(({ value }) =>
      value
        .split(/[\s|]+/)
        .slice(0, 6)
        .flatMap((word) => hostIn(word)?.host ?? []),
    );
  const strong = [...commands.map(({ host }) => host), ...named];
  const names = (all.match(SERVER_NAME) ?? []).map((name) => name.toLowerCase());
  const near = all
    .split('\n')
    .filter((line) => !OTHER_ADDRESS.test(line))
    .flatMap((line) => line.split(/[\s|"«»()<>]+/).flatMap((word) => hostIn(word)?.host ?? []))
    .filter((host) => isIPv4(host) || isIPv6(host));
  const ofUrl = url === undefined ? [] : [hostOfUrl(url)].filter((host) => isIPv4(host));
  return (
    oneServer(strong, names) ??
    (strong.length > 0 ? only(names) : (oneServer(near, names) ?? only(names) ?? only(ofUrl)))
  );
}

/** The one server that these hosts are: by its IPv4 address, else by its IPv6 address or its name. */
function oneServer(hosts: readonly string[], names: readonly string[]): string | undefined {
  const v4 = hosts.filter((host) => isIPv4(host));
  if (v4.length > 0) {
    // ns3012345.ip-203-0-113.eu tells the first three numbers of its server's address.
    const starts = [...names, ...hosts].flatMap(
      (name) => /\.ip-(\d+)-(\d+)-(\d+)\./.exec(name)?.slice(1).join('.') ?? [],
    );
    return only(v4) ?? only(v4.filter((address) => starts.some((start) => address.startsWith(`${start}.`))));
  }
  return only(hosts.filter((host) => isIPv6(host))) ?? only(hosts.filter((host) => !isIPv6(host)));
}

function hostOfUrl(url: string): string {
  try {
    return new URL(url).hostname.replace(/^\[|\]$/g, '');
  } catch {
    return '';
  }
}

/** The page of the server: one at its own address, or one that is called the URL. */
export function urlOf(all: string, labelled: readonly Labelled[]): string | undefined {
  const trimmed = (url: string) => url.replace(/[.,;:!?)\]}>'"*`]+$/, '');
  const isServer = (url: string) => {
    const host = hostOfUrl(url);
    return isIPv4(host) || isIPv6(host) || host.match(SERVER_NAME)?.[0] === host;
  };
  const everywhere = [...all.matchAll(/\b(?:https?|vnc|rdp):\/\/[^\s<>"«»|]{1,500}/gi)]
    .map(([url]) => trimmed(url))
    .filter(isServer);
  const named = labelled
    .filter(({ kind, label }) => kind === 'url' && /\burl\b/.test(label))
    .map(({ value }) => trimmed(value.split(/\s/)[0] ?? ''));
  const urls = named.filter((url) => /^(?:https?|vnc|rdp):\/\//i.test(url) && hostOfUrl(url) !== '');
  return only(urls.length > 0 ? urls : everywhere);
}

/** The port of SSH. */
export function portOf(
  all: string,
  labelled: readonly Labelled[],
  commands: readonly SshCommand[],
  host: string | undefined,
): number | undefined {
  const ofLabels = labelled.flatMap(({ kind, label, value }) => {
    if (kind === 'host') {
      const found = hostIn(value.split(/\s/)[0] ?? '');
      return found?.host === host ? (found?.port ?? []) : [];
    }
    const [, number] = /^(\d{1,5})(?:[\s.,;)(]|$)/.exec(value) ?? [];
    return kind === 'port' && number !== undefined && !/\b(?:vnc|rdp|web|remote|distance)\b/.test(label)
      ? Number(number)
      : [];
  });
  const spoken = [...all.matchAll(/\bssh\b[^\n]{0,40}?\bport\s{1,2}(\d{1,5})\b/gi)].map(([, number]) => Number(number));
  const ports = [...ofLabels, ...spoken, ...commands.flatMap(({ port }) => port ?? [])];
  return only(ports.filter((port) => port > 0 && port < 65_536));
}
