import { z } from 'zod';
import type { ToolInput, ToolResult } from '../../contract/tools.ts';
import type { JobContext, Tool } from '../../engine/tool.ts';
import { inWords } from '../../offline/problems.ts';
import { openWindows } from '../../offline/windows.ts';
import { readSoftwareFacts } from '../../windows/installation/software.ts';
import { readSystemFacts } from '../../windows/installation/system.ts';
import { explainUnreachable as explain } from '../../windows/unreachable/explain.ts';
import { createSteady } from '../../work/steady.ts';
import { ownNetworkOf } from '../../work/own-network.ts';
import { quoted } from '../../work/words.ts';
import { explainUnreachable } from './contract.ts';
import { lookAt } from './facts.ts';

type Result = ToolResult<'explain-unreachable'>;

/** One look through a Windows that does not answer. */
export const explainUnreachableTool: Tool<typeof explainUnreachable> = {
  contract: explainUnreachable,
  targets: ({ target }) => [target],
  async plan(context, input) {
    const target = context.target(input.target);
    const { config } = await openWindows(target, input.folder, context.signal);
    const summary = `Look through the Windows in ${quoted(input.folder)} for reasons why nobody reaches it.`;
    return {
      title: `Why nobody reaches the Windows on ${target.state().label}`,
      summary,
      steps: [{ text: summary }],
      warnings: [],
      changes: false,
      claims: [],
      undo: { possible: false, text: 'Nothing is changed.' },
      preview: { config },
    };
  },
  run: async (context, input) => ({ result: await look(context, input) }),
};

async function look(context: JobContext, input: ToolInput<'explain-unreachable'>): Promise<Result> {
  const { signal } = context;
  const target = context.target(input.target);
  const steady = createSteady([target], signal, (problem) => context.waiting(problem));
  const windows = await steady.run(() => openWindows(target, input.folder, signal));
  const addresses = input.addresses ?? (await ownNetworkOf(target, signal)).addresses.map(({ address }) => address);
  let done = 0;
  const { facts, unread } = await lookAt(windows, addresses, {
    signal,
    run: (work) => steady.run(work),
    note: (note) => context.progress({ done: done++, total: 8, unit: 'steps', note }),
  });
  const { findings, about, product } = inWords(() => ({
    findings: explain(facts),
    about: readSystemFacts(facts.system),
    product: facts.software && readSoftwareFacts(facts.software).product,
  }));
  context.progress({ done: 8, total: 8, unit: 'steps' });
  for (const { weight, title } of findings) if (weight !== 'note') context.log(`${title}.`);
  return {
    config: windows.config,
    ...(about.computer !== undefined && { computer: about.computer }),
    ...(product !== undefined && { product }),
    controlSet: about.controlSet,
    addresses: [...addresses],
    events: facts.events?.length ?? 0,
    findings: findings.map(({ id, weight, title, meaning, evidence, tool, choices }) => ({
      id,
      weight,
      title,
      meaning,
      evidence: evidence.map(({ source, where, value }) => ({ source, where, ...(value !== undefined && { value }) })),
      ...(tool !== undefined && { tool }),
      ...(choices !== undefined && { choices: z.record(z.string(), z.json()).parse(choices) }),
    })),
    unread: [...unread],
  };
}
