import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Used } from '../../../../electron/contract/usage.ts';
import { look } from '../../../../electron/looks/index.ts';
import { openLocal } from '../../../../electron/targets/local/target.ts';
import type { Target } from '../../../../electron/targets/target.ts';
import { memoryTarget } from '../../../support/memory-files.ts';

async function usageOf(target: Target, path: string): Promise<Used[]> {
  const all: Used[] = [];
  const { signal } = new AbortController();
  for await (const each of look({ target: () => target, signal }, { look: 'usage', target: target.id, path }))
    if (each.kind === 'used') all.push(...each.used);
  return all;
}
const sum = (all: readonly Used[]) => all.reduce((total, { bytes }) => total + bytes, 0);

it('counts as du does: a file with two names once, links themselves', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'usage-'));
  mkdirSync(join(folder, 'sub'));
  writeFileSync(join(folder, 'sub', 'large'), Buffer.alloc(3_000_000, 1));
  linkSync(join(folder, 'sub', 'large'), join(folder, 'again'));
  symlinkSync('sub/large', join(folder, 'link'));
  const local = await openLocal();
  const all = await usageOf(local, folder);
  const [, du] = /^(\d+)/.exec(execFileSync('du', ['-sx', '-B1', folder], { encoding: 'utf8' })) ?? [];
  const [, own] = /^(\d+)/.exec(execFileSync('stat', ['-c', '%b', folder], { encoding: 'utf8' })) ?? [];
  expect(sum(all)).toBe(Number(du) - 512 * Number(own));
  expect(all.flatMap(({ large }) => large)).toHaveLength(1);
  await local.close();
  rmSync(folder, { recursive: true });
});

it('counts by sizes where nothing better is told, and attributes what lies very deep to the last folder counted', async () => {
  const target = memoryTarget();
  target.put(`/d/${'x/'.repeat(15)}file`, 'a'.repeat(100));
  target.put('/d/top', 'b'.repeat(11));
  target.link('/d/loop', '.');
  const all = await usageOf(target, '/d');
  expect(sum(all)).toBe(111);
  expect(Math.max(...all.map(({ path }) => (path === '' ? 0 : path.split('/').length)))).toBe(10);
});
