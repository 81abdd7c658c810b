import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExportReport } from '../compose/export-training.ts';
import type { GenerateRequest } from '../core/model/language-model.ts';
import { createFakeLanguageModel } from '../testing/fake-language-model.ts';
import { runLine } from './program.contract.ts';

const PYTHON = `import math

RATE = 3


class Till:
    """Ask billing@corp.com."""

    def due(self, amount):
        """What is due.

        >>> Till().due(2)
        6
        """


def triple(x):
    """Three times x.

    >>> triple(2)
    6
    """


def wrong(x):
    """Nobody finds it.

    >>> wrong(2)
    918273
    """


def leaky(x):
    """Six, as ann@corp.com said.

    >>> leaky(2)
    6
    """
`;
const SCRIPT = `/**
 * Three times x.
 * @example
 * triple(2) // => 6
 */
export function triple(x) {
}
`;

type Message = { readonly role: string; readonly content: string };

describe('lora export', function () {
  // Real sandboxes are started by the dozen.
  this.timeout(240_000);
  let folder = '';
  let script: (request: GenerateRequest) => string;
  let requests: GenerateRequest[] = [];
  const path = (name: string): string => join(folder, name);
  const run = (...argv: readonly string[]) =>
    runLine(argv, {
      folder,
      adjust: settings => ({ ...settings, simulations: 2 }),
      parts: () => ({
        model: createFakeLanguageModel(request => {
          requests.push(request);
          return script(request);
        }),
      }),
    });
  const examples = async (name: string): Promise<readonly (readonly Message[])[]> =>
    (await readFile(path(name), 'utf8'))
      .trimEnd()
      .split('\n')
      .map(line => (JSON.parse(line) as { messages: Message[] }).messages);
  const answer = ({ prefill }: GenerateRequest): string => {
    const value = prefill.includes('due') ? 'RATE * amount' : '3 * x';
    return prefill.includes('export') ? ` return ${value};\n}\n\`\`\`` : ` return ${value}\n\`\`\``;
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reason-code-lora-'));
    script = answer;
    requests = [];
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('writes what was verified as the solves asked it, and says what it left out', async () => {
    await writeFile(path('shop.py'), PYTHON);
    await writeFile(path('shop.mjs'), SCRIPT);
    await run('solve', path('shop.py'), '--all', '--json');
    await run('solve', path('shop.mjs'), '--all', '--json');
    await run('solve', path('shop.mjs'), '--all', '--json');
    const { code, out, err } = await run(
      ...['lora', 'export', '--out', path('data.jsonl'), '--validation', '0', '--json'],
    );
    assert.equal(code, 0, err);
    const report = JSON.parse(out) as ExportReport;
    assert.deepEqual([report.train, report.validation, report.validationOut], [3, 0, undefined]);
    assert.deepEqual(
      report.leftOut.map(one => [one.function, one.why]),
      [
        ['wrong', 'not-verified'],
        ['leaky', 'secret'],
        ['triple', 'same-stub'],
      ],
    );
    assert.deepEqual(
      report.masked.map(({ function: name, kinds }) => [name, ...kinds]),
      [['Till.due', 'e-mail address']],
    );
    const [due = [], ...others] = await examples('data.jsonl');
    const questions = requests.map(({ messages }) => messages.at(-1)?.content);
    for (const [system, user, assistant] of others) {
      const asked = requests.find(({ messages }) => messages[1]?.content === user?.content);
      assert.deepEqual(asked?.messages[0], system);
      assert.ok(assistant?.content.startsWith(asked?.prefill ?? 'nothing'), assistant?.content);
    }
    assert.match(due[1]?.content ?? '', /Ask someone@example\.com/);
    assert.match(due[2]?.content ?? '', /^```python\ndef due.*\n {4}return RATE \* amount\n```$/s);
    assert.ok(questions.some(question => question?.includes('billing@corp.com')));
    assert.equal((await stat(path('data.jsonl'))).mode & 0o077, 0);
  });

  it('gives the same files again, and keeps a share for validation', async () => {
    const functions = Array.from({ length: 6 }, (_, number) =>
      PYTHON.slice(PYTHON.indexOf('def triple'), PYTHON.indexOf('def wrong')).replaceAll(
        'triple',
        `triple${number}`,
      ),
    );
    await writeFile(path('many.py'), functions.join(''));
    script = ({ prefill }) => {
      const number = /triple(\d)/.exec(prefill)?.[1] ?? '';
      return ` return 3 * x + ${number} - ${number}\n\`\`\``;
    };
    await run('solve', path('many.py'), '--all', '--json');
    const flags = ['--validation', '0.5', '--json'];
    const first = await run('lora', 'export', '--out', path('a.jsonl'), ...flags);
    const { train, validation, validationOut } = JSON.parse(first.out) as ExportReport;
    assert.equal(train + validation, 6);
    assert.ok(train > 0 && validation > 0);
    assert.equal(validationOut, path('a.validation.jsonl'));
    await run('lora', 'export', '--out', path('b.jsonl'), ...flags);
    for (const end of ['.jsonl', '.validation.jsonl'])
      assert.equal(
        await readFile(path(`a${end}`), 'utf8'),
        await readFile(path(`b${end}`), 'utf8'),
      );
  });

  it('exits 1 and writes nothing where there is nothing, and never writes over a file', async () => {
    const none = await run('lora', 'export', '--out', path('data.jsonl'));
    assert.equal(none.code, 1);
    assert.match(none.out, /nothing to export/);
    assert.deepEqual(await readdir(folder), []);
    await writeFile(path('shop.mjs'), SCRIPT);
    await run('solve', path('shop.mjs'), '--all', '--json');
    await writeFile(path('data.jsonl'), 'mine');
    const there = await run('lora', 'export', '--out', path('data.jsonl'), '--validation', '0');
    assert.equal(there.code, 2);
    assert.match(there.err, /is there already\. Delete it, or name another file/);
    assert.equal(await readFile(path('data.jsonl'), 'utf8'), 'mine');
    assert.equal((await run('lora', 'export', '--out', 'x', '--validation', '1')).code, 2);
    assert.equal((await run('lora', 'export')).code, 2);
  });
});
