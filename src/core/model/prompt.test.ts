import assert from 'node:assert/strict';
import { buildPrompt, headerAtMargin } from './prompt.ts';

const HEADER = 'def f(a):\n    """Say a.\n\n    >>> f(1)\n    1\n    """';

describe('the prompt', () => {
  it('begins the answer with the signature, the docstring and all but one space of the body', () => {
    const { prefill, pad } = buildPrompt({
      language: 'python',
      header: HEADER,
      imports: [],
      definitions: [],
    });
    assert.equal(prefill, `\`\`\`python\n${HEADER}\n   `);
    assert.equal(pad, '   ');
  });

  it('keeps the indentation of files that indent by two', () => {
    const { pad } = buildPrompt({
      language: 'python',
      header: 'def f(a):\n  """Say."""',
      imports: [],
      definitions: [],
    });
    assert.equal(pad, ' ');
  });

  it('puts what changes between attempts last, so that the rest can come from a cache', () => {
    const parts = {
      language: 'python',
      header: HEADER,
      imports: ['import os'],
      definitions: ['X = 1'],
    } as const;
    const plain = buildPrompt(parts).messages.at(-1)?.content ?? '';
    const told =
      buildPrompt({ ...parts, feedback: 'It returned 2.' }).messages.at(-1)?.content ?? '';
    assert.ok(told.startsWith(plain));
    assert.ok(told.endsWith('It returned 2.'));
    assert.ok(plain.includes('import os') && plain.includes('X = 1'));
  });

  it('puts notes between the function, which stays the same, and the last failure', () => {
    const parts = { language: 'python', header: HEADER, imports: [], definitions: [] } as const;
    const said = (more: object): string =>
      buildPrompt({ ...parts, ...more }).messages.at(-1)?.content ?? '';
    const told = said({ notes: 'Notes.', feedback: 'It returned 2.' });
    assert.equal(told, `${said({})}\n\nNotes.\n\nIt returned 2.`);
  });

  it('bounds the context, keeping what stands nearest to the function', () => {
    const definitions = ['A = 1', 'x'.repeat(7000), 'LAST = 2'];
    const { messages } = buildPrompt({
      language: 'python',
      header: HEADER,
      imports: [],
      definitions,
    });
    const content = messages.at(-1)?.content ?? '';
    assert.ok(content.length < 7000 && content.includes('LAST = 2') && !content.includes('A = 1'));
  });
});

describe('moving a header to the margin', () => {
  it('takes the indentation of a method off every line', () => {
    const header = 'def f(self):\n        """Say.\n\n        More.\n        """';
    assert.equal(headerAtMargin(header, '    '), 'def f(self):\n    """Say.\n\n    More.\n    """');
  });

  it('keeps decorators above their function', () => {
    const header = '@property\n    def f(self):\n        """Say."""';
    assert.equal(headerAtMargin(header, '    '), '@property\ndef f(self):\n    """Say."""');
  });

  it('turns tabs and CRLF into what models are used to', () => {
    assert.equal(headerAtMargin('def f():\r\n\t\t"""Say."""', '\t'), 'def f():\n    """Say."""');
  });
});
