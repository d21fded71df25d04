import type { z } from 'zod';
import type { ToolContract } from '../contract/tools.ts';
import type { PlanContext, Tool } from '../engine/tool.ts';

/** A contract of a tool that only looks at one target: what it finds is its preview and its result. */
type LookingContract = ToolContract & { readonly input: z.ZodType<{ target: string }> };

/**
 * A tool that only looks: its plan is what it found, in `words` for a person, and running it looks once more. `also` names the
 * targets that it looks at beside the one of its input.
 */
export function lookingTool<C extends LookingContract>(
  contract: C,
  look: (context: PlanContext, input: z.output<C['input']>) => Promise<z.output<C['preview']> & z.output<C['result']>>,
  words: (found: z.output<C['preview']>, input: z.output<C['input']>) => { title: string; summary: string },
  also: (input: z.output<C['input']>) => readonly string[] = () => [],
): Tool<C> {
  return {
    contract,
    targets: (input) => [...new Set([input.target, ...also(input)])],
    async plan(context, input) {
      const preview = await look(context, input);
      return {
        ...words(preview, input),
        steps: [],
        warnings: [],
        changes: false,
        claims: [],
        undo: { possible: false, text: 'Nothing is changed.' },
        preview,
      };
    },
    run: async (context, input) => ({ result: await look(context, input) }),
  };
}
