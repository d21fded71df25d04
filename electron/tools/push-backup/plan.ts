import type { z } from 'zod';
import type { Planned } from '../../contract/job.ts';
import { sizeInWords } from '../../contract/sizes.ts';
import { absolutePath, endOf } from '../../copying/end.ts';
import type { PlanContext } from '../../engine/tool.ts';
import { setUrl } from '../../backup/curl.ts';
import { commandsOf, whyNotThere } from '../../backup/server.ts';
import { claimOf, countInWords, listInWords, quoted } from '../../work/words.ts';
import type { pushBackup } from './contract.ts';

export type PushInput = z.output<typeof pushBackup.input>;
type Preview = z.output<typeof pushBackup.preview>;

/** Looks whether the server has what it takes, and says what will be done. */
export async function planPush(context: PlanContext, input: PushInput): Promise<Planned & { preview: Preview }> {
  const { signal } = context;
  const target = context.target(input.target);
  const end = endOf(target);
  const commands = commandsOf(target);
  const paths = input.paths.map((path) => absolutePath(end, path));
  for (const path of paths) await end.files.stat(path, { signal });
  const { place } = input;
  const programs = [
    'tar',
    'zstd',
    'split',
    'curl',
    'sha256sum',
    'paste',
    ...(input.passphrase === undefined ? [] : ['gpg']),
    ...(place.certificate === undefined ? [] : ['openssl']),
  ];
  const name = `backup-${new Date().toISOString().slice(0, 19).replace(/[:T]/g, '-')}`;
  const where = setUrl(place, name);
  const refusal = await whyNotThere(commands, programs, input.partBytes, signal);
  return {
    title: `Push a backup of ${end.label}`,
    summary: `Back up ${listInWords(paths.slice(0, 5).map(quoted))}${paths.length > 5 ? ` and ${countInWords(paths.length - 5, 'other')}` : ''} of ${end.label} to ${where}.`,
    steps: [
      {
        text: 'Pack with tar, with owners, permissions, times, extended attributes and access lists',
        ...(input.exclude.length > 0 && { detail: `Left out: ${input.exclude.map(quoted).join(', ')}` }),
      },
      { text: `Compress (zstd)${input.passphrase === undefined ? '' : ' and encrypt (OpenPGP, AES-256)'}` },
      {
        text: `Store in parts of ${sizeInWords(input.partBytes)}, each read back and compared before the next`,
        after: `${where}/part.000000 …`,
      },
      { text: 'Write RESTORE.txt (how to restore without this app), and last manifest.json, the mark of completeness' },
    ],
    warnings: [
      ...(input.passphrase === undefined
        ? [{ text: 'It is not encrypted.', reason: 'Whoever reaches the backup space can read it.' }]
        : [{ text: 'Keep the passphrase in a safe place.', reason: 'Nobody can open the backup without it.' }]),
      ...(place.security === 'none'
        ? [{ text: 'The password crosses the network unencrypted.', reason: 'FTP without TLS was chosen.' }]
        : []),
      {
        text: 'Of Windows disks the permissions (ACLs) are kept only where the disk shows them to Linux.',
        reason: 'Files, names and dates are kept; streams and ACLs of NTFS as far as ntfs-3g tells them.',
      },
    ],
    changes: true,
    claims: paths.map((path) => ({ resource: claimOf(end.key, end.style, path), mode: 'shared' as const })),
    undo: { possible: false, text: 'Nothing on the server is changed. The set can be deleted from the backup space.' },
    refusal,
    preview: { name, programs },
  };
}
