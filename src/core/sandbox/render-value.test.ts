import assert from 'node:assert/strict';
import { cleanText, cutMiddle } from './clean-text.ts';
import { renderValue } from './render-value.ts';
import type { Value } from './value.ts';

const one: Value = { t: 'int', v: '1' };

/** The right column is what CPython 3.13 prints for `repr` of the value. */
const ROWS: readonly (readonly [Value, string])[] = [
  [{ t: 'none' }, 'None'],
  [{ t: 'bool', v: true }, 'True'],
  [{ t: 'float', v: '-0.0' }, '-0.0'],
  [{ t: 'complex', v: ['3.0', '-2.5'] }, '(3-2.5j)'],
  [{ t: 'complex', v: ['0.0', '2.0'] }, '2j'],
  [{ t: 'str', v: "it's" }, '"it\'s"'],
  [{ t: 'str', v: 'it\'s "so"' }, "'it\\'s \"so\"'"],
  [{ t: 'str', v: 'a\n\t\\\u0007é' }, "'a\\n\\t\\\\\\x07é'"],
  [{ t: 'bytes', v: 'YSf/AA==' }, 'b"a\'\\xff\\x00"'],
  [{ t: 'bytearray', v: 'eHl6' }, "bytearray(b'xyz')"],
  [{ t: 'decimal', v: '1.50' }, "Decimal('1.50')"],
  [{ t: 'fraction', v: '1/3' }, 'Fraction(1, 3)'],
  [{ t: 'fraction', v: '2' }, 'Fraction(2, 1)'],
  [{ t: 'date', v: '2020-01-02' }, 'datetime.date(2020, 1, 2)'],
  [{ t: 'datetime', v: '2020-01-02T03:04:00' }, 'datetime.datetime(2020, 1, 2, 3, 4)'],
  [{ t: 'time', v: '03:00:05' }, 'datetime.time(3, 0, 5)'],
  [{ t: 'tuple', v: [one] }, '(1,)'],
  [{ t: 'tuple', v: [] }, '()'],
  [{ t: 'set', v: [] }, 'set()'],
  [{ t: 'frozenset', v: [one] }, 'frozenset({1})'],
  [
    {
      t: 'dict',
      v: [
        [
          { t: 'str', v: 'a' },
          { t: 'list', v: [one, one] },
        ],
      ],
    },
    "{'a': [1, 1]}",
  ],
];

describe('showing values', () => {
  for (const [value, text] of ROWS) {
    it(`writes ${text} as Python does`, () => assert.equal(renderValue(value, 'python'), text));
  }

  it('cuts a long value', () => {
    const text = renderValue({ t: 'str', v: 'x'.repeat(10_000) }, 'python', 100);
    assert.equal(text.length, 100);
    assert.equal(text.at(-1), '…');
  });
});

describe('showing what a guest printed', () => {
  it('keeps newlines and tabs and writes out what moves a cursor or turns text around', () => {
    assert.equal(
      cleanText('a\tb\r\n\u001b]0;pwn\u0007\u202e\0'),
      'a\tb\n\\x1b]0;pwn\\x07\\u202e\\x00',
    );
  });

  it('replaces lone surrogates and keeps pairs', () => {
    assert.equal(cleanText('\ud800x\ud83d\ude00\udc00'), '\ufffdx\ud83d\ude00\ufffd');
  });

  it('keeps the start and the end of a long text and says how much is gone', () => {
    const cut = cutMiddle(`${'a'.repeat(50)}${'b'.repeat(50)}`, 20);
    assert.match(cut, /^a{10}\n\[\.\.\. 80 characters cut \.\.\.\]\nb{10}$/);
  });
});
