import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

const script = join(import.meta.dirname, '../../../build/arch.mjs');
const trees: string[] = [];

afterEach(() => Promise.all(trees.splice(0).map((tree) => rm(tree, { recursive: true }))));

/** Runs the check over a tree that holds just these files. */
async function check(files: Record<string, string>): Promise<{ status: number; output: string }> {
  const tree = await mkdtemp(join(tmpdir(), 'layers-'));
  trees.push(tree);
  for (const [path, text] of Object.entries({ 'renderer/main.tsx': 'export {};', ...files })) {
    await mkdir(dirname(join(tree, path)), { recursive: true });
    await writeFile(join(tree, path), text);
  }
  return new Promise((done) => {
    execFile(process.execPath, [script, tree], (error, stdout, stderr) =>
      done({ status: error ? Number(error.code) : 0, output: stdout + stderr }),
    );
  });
}

describe('the check of who may import what', () => {
  it('names every import that crosses a line, and no other', async () => {
    const { status, output } = await check({
      'renderer/main.tsx': "import '../electron/contract/define.ts';\nimport '../electron/engine/jobs.ts';",
      'electron/contract/define.ts': "import 'node:fs';",
      'electron/engine/jobs.ts': "import 'node:fs';\nimport type { Local } from '../targets/local/local.ts';",
      'electron/targets/local/local.ts': "export type Local = 1;\nimport '../../contract/define.ts';",
      'electron/tools/one/run.ts': "import '../two/contract.ts';\nimport './contract.ts';",
      'electron/tools/one/contract.ts': "import '../../contract/define.ts';",
      'electron/tools/two/contract.ts': 'export {};',
      'electron/serve.ts': "import 'electron';\nimport './engine/jobs.ts';",
    });
    expect(output.split('\n').filter((line) => line.includes('->'))).toEqual(
      expect.arrayContaining([
        'page imports what it may not: renderer/main.tsx -> electron/engine/jobs.ts',
        'contract imports what it may not: electron/contract/define.ts -> fs',
        'engine imports what it may not: electron/engine/jobs.ts -> electron/targets/local/local.ts',
        'tools imports what it may not: electron/tools/one/run.ts -> electron/tools/two/contract.ts',
        'starts imports what it may not: electron/serve.ts -> electron',
      ]),
    );
    expect(output).toContain('8 files looked at, 5 complaints');
    expect(status).toBe(1);
  });

  it('finds imports that go in a circle', async () => {
    const { status, output } = await check({
      'electron/engine/one.ts': "import './two.ts';",
      'electron/engine/two.ts': "import './one.ts';",
    });
    expect(output).toContain('imports go in a circle: electron/engine/one.ts -> electron/engine/two.ts');
    expect(status).toBe(1);
  });

  it('does not let a file stand outside every layer', async () => {
    const { status, output } = await check({ 'electron/helpers/stuff.ts': 'export {};' });
    expect(output).toContain('belongs to no layer: electron/helpers/stuff.ts');
    expect(status).toBe(1);
  });

  it('is content with a tree that keeps to the table', async () => {
    const { status, output } = await check({ 'electron/engine/one.ts': "import 'node:fs';" });
    expect(output).toContain('2 files looked at, 0 complaints');
    expect(status).toBe(0);
  });
});
