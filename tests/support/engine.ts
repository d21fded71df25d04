import type { Look } from '../../electron/engine/looks.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Job } from '../../electron/contract/job.ts';
import type { TargetState } from '../../electron/contract/target.ts';
import { type Engine, openEngine } from '../../electron/engine/engine.ts';
import type { Host } from '../../electron/engine/host.ts';
import type { Openers } from '../../electron/engine/openers.ts';
import type { JobContext, Tool } from '../../electron/engine/tool.ts';
import { direct } from '../../electron/hosts/direct.ts';
import type { Target } from '../../electron/targets/target.ts';

/** A target that can do nothing but be there; `overrides` give it abilities and a say over its link. */
export function plainTarget(
  id: string,
  overrides: Partial<Target> = {},
): Target & { change(part: Partial<TargetState>): void } {
  let state: TargetState = {
    id,
    kind: id === 'local:' ? 'local' : id === 'practice:' ? 'practice' : 'ssh',
    label: id,
    key: overrides.key ?? id,
    platform: 'linux',
    system: 'Test',
    state: 'connected',
    since: 0,
    capabilities: [],
    pathStyle: 'posix',
    home: '/',
  };
  const listeners = new Set<(state: TargetState) => void>();
  const change = (part: Partial<TargetState>) => {
    state = { ...state, ...part };
    for (const listener of listeners) listener(state);
  };
  return {
    id,
    key: id,
    pathStyle: 'posix',
    state: () => state,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    connected: async () => undefined,
    reconnect: () => undefined,
    close: async () => change({ state: 'closed' }),
    ...overrides,
    change,
  };
}

const stepsInput = z.strictObject({ target: z.string(), claim: z.string().optional(), phrase: z.string().optional() });

/** A tool whose run is whatever the test says. */
export function scriptedTool(
  run: (context: JobContext) => Promise<{ result: unknown; problem?: Job['problem'] }>,
): Tool {
  return {
    contract: {
      id: 'scripted',
      title: 'Scripted',
      description: 'Does what a test says.',
      input: stepsInput,
      preview: z.unknown(),
      result: z.unknown(),
    },
    targets: (input) => [stepsInput.parse(input).target],
    async plan(_context, input) {
      const { claim, phrase } = stepsInput.parse(input);
      return {
        title: 'Scripted job',
        summary: 'Does what a test says.',
        steps: [],
        warnings: [],
        changes: true,
        claims: claim === undefined ? [] : [{ resource: claim, mode: 'exclusive' as const }],
        ...(phrase !== undefined && { phrase }),
        undo: { possible: false, text: 'This can’t be undone.' },
        preview: { seen: 'by the plan' },
      };
    },
    run,
  };
}

/** An engine on a folder of its own, with doubles for whatever a test does not need for real. */
export async function testEngine(
  options: { tools?: Tool[]; look?: Look; openers?: Partial<Openers>; folder?: string; host?: Partial<Host> } = {},
) {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'engine-')));
  const engine: Engine = await openEngine(
    {
      kind: 'browser',
      version: '0.0.0',
      dataFolder: folder,
      keychain: { reason: 'No keychain in this test.' },
      ...options.host,
    },
    {
      local: async () => plainTarget('local:'),
      practice: async () => plainTarget('practice:'),
      ssh: async ({ id }) => plainTarget(id),
      ftp: async ({ id }) => plainTarget(id),
      archive: async ({ id }) => plainTarget(id),
      ...options.openers,
    },
    options.tools ?? [],
    options.look ?? async function* () {},
  );
  const { call, on } = direct(engine);
  return {
    engine,
    folder,
    call,
    on,
    /** Resolves when a job is as asked. */
    until: (id: string, wanted: (job: Job) => boolean) =>
      new Promise<Job>((resolve) => {
        const stop = on('job.changed', (job) => {
          if (job.id !== id || !wanted(job)) return;
          stop();
          resolve(job);
        });
        void call('jobs.list', {}).then((jobs) => {
          const now = jobs.find((job) => job.id === id);
          if (!now || !wanted(now)) return;
          stop();
          resolve(now);
        });
      }),
    async close() {
      await engine.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
