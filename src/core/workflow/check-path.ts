import { z } from 'zod';

type Schema = Readonly<Record<string, unknown>>;

/** Schemas are turned into JSON Schema once: many references may go to one tool. */
const known = new WeakMap<z.ZodType, Schema | undefined>();

/**
 * Why there can be nothing at this path in what a schema describes; undefined where there may be,
 * and where nobody can know.
 */
export function checkPath(output: z.ZodType, path: readonly string[]): string | undefined {
  let schema = jsonSchema(output);
  for (const [depth, name] of path.entries()) {
    if (schema === undefined) return undefined;
    const { type, properties, items, additionalProperties } = schema;
    const shown = path.slice(0, depth + 1).join('.');
    if (type === 'array') {
      if (!/^\d+$/.test(name)) return `it gives a list, which has nothing called ${shown}`;
      schema = asSchema(items);
      continue;
    }
    if (type === 'object') {
      const all = (properties ?? {}) as Schema;
      if (!Object.hasOwn(all, name)) {
        if (additionalProperties !== false) return undefined;
        return `it gives nothing called ${shown}; it gives ${Object.keys(all).join(', ')}`;
      }
      schema = asSchema(all[name]);
      continue;
    }
    const isPlain = ['string', 'number', 'integer', 'boolean', 'null'].some(one => one === type);
    return isPlain
      ? `it gives a ${String(type)} there, which has nothing called ${shown}`
      : undefined;
  }
  return undefined;
}

function jsonSchema(output: z.ZodType): Schema | undefined {
  if (!known.has(output)) known.set(output, readSchema(output));
  return known.get(output);
}

function readSchema(output: z.ZodType): Schema | undefined {
  try {
    return asSchema(z.toJSONSchema(output, { io: 'output' }));
  } catch {
    // Not every schema of a program can be said so; then nothing is known before it runs.
    return undefined;
  }
}

function asSchema(value: unknown): Schema | undefined {
  return typeof value === 'object' && value !== null ? (value as Schema) : undefined;
}
