import assert from 'node:assert/strict';
import type { Language } from '../base/source.ts';
import type { Value } from '../sandbox/value.ts';
import { conforms } from './conforms.ts';
import { readAnnotation } from './read-annotation.ts';

const int = (v: string): Value => ({ t: 'int', v });
const str = (v: string): Value => ({ t: 'str', v });
const list = (...v: readonly Value[]): Value => ({ t: 'list', v });
const tuple = (...v: readonly Value[]): Value => ({ t: 'tuple', v });
const none: Value = { t: 'none' };

function check(language: Language, rows: readonly (readonly [string, Value, boolean])[]): void {
  for (const [annotation, value, expected] of rows)
    assert.equal(
      conforms(value, readAnnotation(annotation, language)),
      expected,
      `${JSON.stringify(value)} as ${annotation}`,
    );
}

describe('a value and the annotation of what returns it', () => {
  it('agree in Python as a type checker would have it', () => {
    check('python', [
      ['int', int('3'), true],
      ['int', { t: 'bool', v: true }, true],
      ['int', { t: 'float', v: '3.0' }, false],
      ['float', int('3'), true],
      ['str', int('3'), false],
      ['bool', int('1'), false],
      ['List[int]', list(int('1'), int('2')), true],
      ['List[int]', list(), true],
      ['List[int]', list(str('1')), false],
      ['List[int]', tuple(int('1')), false],
      ['Sequence[int]', tuple(int('1')), true],
      ['Iterable[str]', tuple(int('1')), false],
      ['Tuple[int, str]', tuple(int('1'), str('a')), true],
      ['Tuple[int, str]', tuple(int('1')), false],
      ['tuple[int, ...]', tuple(int('1'), int('2'), int('3')), true],
      ['Optional[int]', none, true],
      ['int | None', str(''), false],
      ['Dict[str, int]', { t: 'dict', v: [[str('a'), int('1')]] }, true],
      ['Dict[str, int]', { t: 'dict', v: [[int('1'), int('1')]] }, false],
      ['set[int]', { t: 'frozenset', v: [int('1')] }, true],
      ["Literal['a', 'b']", str('b'), true],
      ["Literal['a', 'b']", str('c'), false],
      ['Literal[1]', int('1'), true],
    ]);
  });

  it('agree in TypeScript', () => {
    const number: Value = { t: 'number', v: '3' };
    check('typescript', [
      ['number', number, true],
      ['string', number, false],
      ['number[]', list(number), true],
      ['[number, string]', list(number, str('a')), true],
      ['[number, string]', list(number), false],
      ['Record<string, number>', { t: 'object', v: [['a', number]] }, true],
      ['Map<string, number>', { t: 'map', v: [[str('a'), number]] }, true],
      ['Map<string, number>', { t: 'object', v: [['a', number]] }, false],
      ['{ a: number; b?: string }', { t: 'object', v: [['a', number]] }, true],
      ['{ a: number }', { t: 'object', v: [] }, false],
      ['void', { t: 'undefined' }, true],
      ['number | null', none, true],
      ['true', { t: 'bool', v: true }, true],
      ['"a"', str('a'), true],
    ]);
  });

  it('agree where nothing is known of the type', () => {
    check('python', [
      ['Widget', int('3'), true],
      ['list', list(int('1'), str('a')), true],
    ]);
    check('typescript', [['Promise<number>', str('a'), true]]);
  });
});
