import { z } from 'zod';
import { ReasonCodeError, errorText } from '../base/errors.ts';

/**
 * The zod schema of a JSON Schema that somebody else wrote. Throws `usage` for one that cannot be
 * checked, such as one that refers to other documents.
 */
export function fromJsonSchema(schema: unknown, whose: string): z.ZodType {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) {
    throw new ReasonCodeError('usage', `${whose} is no JSON Schema: it has to be an object.`);
  }
  try {
    return z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
  } catch (error) {
    const message = `${whose} is no JSON Schema that can be checked: ${errorText(error)}.`;
    throw new ReasonCodeError('usage', message, { cause: error });
  }
}
