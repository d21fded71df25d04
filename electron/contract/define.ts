import { z } from 'zod';

/** One request of the contract: what goes in and what comes out, both validated by the engine. */
export const request = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });

/** For requests that take or give nothing. */
export const nothing = z.strictObject({});

/** Milliseconds since 1970-01-01 UTC. */
export const instant = z.number().int();

/** A count of bytes. */
export const bytes = z.number().int().nonnegative();
