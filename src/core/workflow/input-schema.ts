import { z } from 'zod';
import type { InputSpec } from './workflow-file.ts';

const TYPES: Readonly<Record<InputSpec['type'], z.ZodType>> = {
  string: z.string(),
  number: z.number(),
  boolean: z.boolean(),
  array: z.array(z.unknown()),
  object: z.record(z.string(), z.unknown()),
  any: z.unknown(),
};

/** The schema of a workflow's inputs; what has a default may be left out. */
export function inputSchema(inputs: Readonly<Record<string, InputSpec>>): z.ZodType {
  const shape = Object.entries(inputs).map(([name, spec]): [string, z.ZodType] => {
    const { type } = spec;
    const schema = TYPES[type];
    return [name, 'default' in spec ? schema.default(spec.default) : schema];
  });
  return z.strictObject(Object.fromEntries(shape));
}
