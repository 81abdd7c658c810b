import type { Language } from '../base/source.ts';
import { inspectValue } from '../sandbox/inspect-value.ts';
import { renderValue } from '../sandbox/render-value.ts';
import { valueSource } from '../sandbox/value-source.ts';
import type { Value } from '../sandbox/value.ts';

/** A value as an author would write it: source text that can stand in a docstring or a test. */
export function literalOf(value: Value, language: Language): string {
  return language === 'python' ? renderValue(value, language, Infinity) : script(value);
}

function script(value: Value): string {
  switch (value.t) {
    case 'none':
    case 'undefined':
    case 'bool':
    case 'number':
    case 'bigint':
    case 'str':
      return inspectValue(value);
    case 'list':
      return `[${value.v.map(script).join(', ')}]`;
    case 'object':
      if (value.v.length === 0) return '{}';
      if (value.v.some(([key]) => !/^(?!__proto__$)[A-Za-z_$][\w$]*$/.test(key)))
        return valueSource(value, 'javascript');
      return `{ ${value.v.map(([key, item]) => `${key}: ${script(item)}`).join(', ')} }`;
    default:
      return valueSource(value, 'javascript');
  }
}
