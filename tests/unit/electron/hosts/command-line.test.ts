import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../../../electron/contract/problem.ts';
import type { OpenSsh } from '../../../../electron/engine/openers.ts';
import type { Tool } from '../../../../electron/engine/tool.ts';
import { runCommandLine } from '../../../../electron/hosts/command-line.ts';
import type { Prompt } from '../../../../electron/hosts/prompt.ts';
import { plainTarget, scriptedTool, testEngine } from '../../../support/engine.ts';

const address = 'ssh://root@203.0.113.7:22';
const fingerprint = `SHA256:${'A'.repeat(43)}`;

/** Somebody at the terminal who gives these answers in turn; nobody, if there are none. */
function answers(...lines: string[]): Prompt & { asked: string[] } {
  const asked: string[] = [];
  const next = async (question: string) => {
    asked.push(question);
    return lines.shift() ?? '';
  };
  return { there: lines.length > 0, say: (text) => asked.push(text), ask: next, askHidden: next, asked };
}

async function run(
  args: string[],
  options: {
    tools?: Tool[];
    prompt?: Prompt;
    ssh?: (options: OpenSsh) => Promise<ReturnType<typeof plainTarget>>;
    interrupted?: AbortSignal;
    folder?: string;
  } = {},
) {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'command-line-')));
  let out = '';
  let err = '';
  const tools = options.tools ?? [];
  const status = await runCommandLine(args, {
    version: '1.2.3',
    tools,
    openEngine: async () =>
      (
        await testEngine({
          tools,
          folder,
          host: { kind: 'command-line' },
          openers: options.ssh && { ssh: options.ssh },
        })
      ).engine,
    prompt: options.prompt ?? answers(),
    stdout: new Writable({ write: (chunk, _encoding, done) => ((out += String(chunk)), done()) }),
    stderr: new Writable({ write: (chunk, _encoding, done) => ((err += String(chunk)), done()) }),
    interrupted: options.interrupted ?? new AbortController().signal,
  });
  if (options.folder === undefined) await rm(folder, { recursive: true });
  const json = () =>
    out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { status, out, err, json };
}

const input = ['--input', '{"target":"local:"}'];
const finished = scriptedTool(async (context) => {
  context.log('half way');
  context.progress({ done: 5, total: 10, unit: 'files' });
  return { result: { fine: true } };
});

describe('the command line', () => {
  it('has help for everything, and says with status 2 that it was used wrongly', async () => {
    for (const args of [
      ['--help'],
      ['list', '--help'],
      ['read', '--help'],
      ['tools', '--help'],
      ['run', '--help'],
      ['resume', '--help'],
    ]) {
      const { status, out } = await run(args);
      expect(status).toBe(0);
      expect(out).toContain('Usage: rescue-desk');
    }
    expect((await run(['nonsense'])).status).toBe(2);
    expect((await run(['list', 'local:'])).status).toBe(2);
    expect((await run(['list', 'gopher://x', '/'])).status).toBe(2);
    expect((await run(['run', 'scripted', '--input', '{'], { tools: [finished] })).status).toBe(2);
    expect((await run(['run', 'scripted', '--input', '{"target":1}'], { tools: [finished] })).status).toBe(2);
    expect((await run(['run', 'missing', ...input])).status).toBe(2);
  });

  it('never takes a password as an argument', async () => {
    for (const command of ['list', 'run']) expect((await run([command, '--help'])).out).not.toMatch(/--password[ =]</);
  });

  it('names every tool with its input and result as JSON Schema', async () => {
    const { json } = await run(['tools', '--json']);
    const copy = json().find(({ id }) => id === 'copy-files');
    expect(copy).toMatchObject({ input: { type: 'object', required: ['from', 'to'] }, result: { type: 'object' } });
  });

  it('runs a tool: plan, job, log, progress and result as lines of JSON', async () => {
    const { status, json } = await run(['run', 'scripted', ...input, '--yes', '--json'], { tools: [finished] });
    expect(status).toBe(0);
    const types = json().map(({ type }) => type);
    expect(types[0]).toBe('plan');
    expect(new Set(types)).toEqual(new Set(['plan', 'job', 'log', 'progress', 'result']));
    expect(json().at(-1)).toMatchObject({ type: 'result', status: 'done', result: { fine: true } });
  });

  it('only shows the plan when asked to', async () => {
    let ran = false;
    const tool = scriptedTool(async () => {
      ran = true;
      return { result: null };
    });
    const { status, json } = await run(['run', 'scripted', ...input, '--plan', '--json'], { tools: [tool] });
    expect({ status, ran, types: json().map(({ type }) => type) }).toEqual({ status: 0, ran: false, types: ['plan'] });
  });

  it('changes nothing without consent', async () => {
    let runs = 0;
    const tool = scriptedTool(async () => {
      runs += 1;
      return { result: null };
    });
    expect((await run(['run', 'scripted', ...input], { tools: [tool] })).status).toBe(2);
    expect((await run(['run', 'scripted', ...input], { tools: [tool], prompt: answers('y') })).status).toBe(2);
    expect(runs).toBe(0);
    expect((await run(['run', 'scripted', ...input], { tools: [tool], prompt: answers('yes') })).status).toBe(0);
    expect(runs).toBe(1);
  });

  it('wants the phrase of a plan that destroys, --yes or not', async () => {
    const destroy = ['run', 'scripted', '--input', '{"target":"local:","phrase":"Users"}', '--yes'];
    expect((await run(destroy, { tools: [finished] })).status).toBe(2);
    expect((await run([...destroy, '--phrase', 'users'], { tools: [finished] })).status).toBe(2);
    expect((await run([...destroy, '--phrase', 'Users'], { tools: [finished] })).status).toBe(0);
  });

  it('ends with 1 when the job fails, and still tells what was done', async () => {
    const problem = new ProblemError({ code: 'no-space', title: 'Full', message: 'The disk is full.' }).problem;
    const tool = scriptedTool(async () => ({ result: { copied: 3 }, problem }));
    const { status, json } = await run(['run', 'scripted', ...input, '--yes', '--json'], { tools: [tool] });
    expect(status).toBe(1);
    expect(json().slice(-2)).toMatchObject([
      { type: 'result', result: { copied: 3 } },
      { type: 'problem', code: 'no-space' },
    ]);
  });

  it('takes the password from the environment, and signs in with it', async () => {
    process.env['TEST_SECRET'] = 'from-the-environment';
    let seen: string | undefined;
    const ssh = async (options: OpenSsh) => {
      seen = options.signIn.password;
      return plainTarget(options.id);
    };
    await run(['run', 'scripted', '--input', '{}', '--target', address, '--password-env', 'TEST_SECRET', '--yes'], {
      tools: [finished],
      ssh,
    });
    expect(seen).toBe('from-the-environment');
    expect((await run(['list', address, '/', '--password-env', 'NOT_SET_AT_ALL'], { ssh })).status).toBe(2);
  });

  it('asks whoever sits there for the host key and the password; a script gets the problem', async () => {
    const ssh = async ({ id, signIn }: OpenSsh) => {
      if (signIn.acceptHostKey !== fingerprint) {
        throw new ProblemError({
          code: 'host-key-unknown',
          title: 'Unknown',
          message: 'Not known yet.',
          details: { fingerprint, algorithm: 'ssh-ed25519', host: signIn.host, port: String(signIn.port) },
        });
      }
      if (signIn.password !== 'typed') throw new ProblemError({ code: 'sign-in-failed', title: 'No', message: 'No.' });
      return plainTarget(id);
    };
    const args = ['run', 'scripted', '--input', '{}', '--target', address];
    const prompt = answers('yes', 'typed', 'yes');
    expect((await run(args, { tools: [finished], ssh, prompt })).status).toBe(0);
    expect(prompt.asked[0]).toContain(fingerprint);
    expect(prompt.asked[2]).toContain('Password of root@203.0.113.7');

    const script = await run([...args, '--yes', '--json'], { tools: [finished], ssh });
    expect(script.status).toBe(1);
    expect(script.json()).toMatchObject([{ type: 'problem', code: 'host-key-unknown', details: { fingerprint } }]);
    expect(
      (await run([...args, '--yes', '--accept-host-key', 'SHA256:short'], { tools: [finished], ssh })).status,
    ).toBe(2);
  });

  it('interrupts a job on Ctrl+C and goes on with it later', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'command-line-'));
    const controller = new AbortController();
    let runs = 0;
    const tool = scriptedTool(async ({ signal }) => {
      runs += 1;
      if (runs === 1) {
        setImmediate(() => controller.abort());
        await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))));
      }
      return { result: { runs } };
    });
    const first = await run(['run', 'scripted', ...input, '--yes', '--json'], {
      tools: [tool],
      folder,
      interrupted: controller.signal,
    });
    expect(first.status).toBe(1);
    const id = String(first.json().find(({ type }) => type === 'job')?.['jobId']);
    expect(first.err).toContain(`rescue-desk resume ${id}`);

    const listed = await run(['jobs', '--json'], { tools: [tool], folder });
    expect(listed.json()).toMatchObject([{ id, status: 'interrupted' }]);
    const second = await run(['resume', id, '--json'], { tools: [tool], folder });
    expect(second.status).toBe(0);
    expect(second.json().at(-1)).toMatchObject({ type: 'result', result: { runs: 2 } });
    await rm(folder, { recursive: true });
  });
});
