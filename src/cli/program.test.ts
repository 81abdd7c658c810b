import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFakeLanguageModel } from '../testing/fake-language-model.ts';
import type { Script } from '../testing/fake-language-model.ts';
import { runLine } from './program.contract.ts';

const ADD = 'def add(a, b):\n    """Add.\n\n    >>> add(2, 3)\n    5\n    """\n';
const SUB = 'def sub(a, b):\n    """Subtract.\n\n    >>> sub(5, 3)\n    2\n    """\n';
const SOLVED = ' return a + b\n```';

describe('the command line', () => {
  let folder = '';
  const file = async (name: string, text: string): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, text);
    return path;
  };
  /** Runs one command line with scripted answers and a real sandbox. */
  const run = (argv: readonly string[], script: Script = [SOLVED], signal?: AbortSignal) =>
    runLine(argv, {
      folder,
      parts: () => ({ model: createFakeLanguageModel(script) }),
      adjust: settings => ({ ...settings, simulations: Math.min(4, settings.simulations) }),
      ...(signal === undefined ? {} : { signal }),
    });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reason-code-cli-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('prints exactly one JSON value of the agreed shape, and exits 0 when verified', async () => {
    const { code, out } = await run(['solve', await file('a.py', ADD), '--json', '--seed', '7']);
    assert.equal(code, 0);
    const result = JSON.parse(out) as Record<string, unknown>;
    for (const name of [
      'confidence',
      'usage',
      'executions',
      'simulations',
      'wallMs',
      'traceId',
      'model',
      'sandbox',
    ]) {
      assert.ok(name in result, name);
    }
    assert.deepEqual(
      [
        result['status'],
        result['function'],
        result['language'],
        result['seed'],
        result['strategy'],
      ],
      ['verified', 'add', 'python', 7, 'auto'],
    );
    assert.deepEqual(result['evidence'], [
      { kind: 'example', source: 'docstring', passed: 1, total: 1 },
    ]);
    assert.ok(!('proposals' in result));
  });

  it('exits 1 for an honest no, with the best there was', async () => {
    const { code, out } = await run(['solve', await file('a.py', ADD)], [' return a - b\n```']);
    assert.equal(code, 1);
    assert.match(out, /UNVERIFIED add/);
    assert.match(out, /NOT verified/);
  });

  it('asks which stub is meant when there are several, and exits 2', async () => {
    const path = await file('two.py', `${ADD}\n\n${SUB}`);
    const { code, err } = await run(['solve', path]);
    assert.equal(code, 2);
    assert.match(err, /add \(line 1\), sub \(line 9\).*--function NAME/);
    assert.equal((await run(['solve', path, '--function', 'nope'])).code, 2);
    assert.equal((await run(['solve', path, '--line', '3'])).code, 0);
  });

  it('solves all stubs of a file, an object a line, and writes what was verified', async () => {
    const path = await file('two.py', `${ADD}\n\n${SUB}`);
    const script: Script = ({ prefill }) =>
      prefill.includes('def add') ? SOLVED : ' return a - b\n```';
    const { code, out } = await run(['solve', path, '--all', '--json', '--write'], script);
    assert.equal(code, 0);
    const names = out
      .trim()
      .split('\n')
      .map(line => (JSON.parse(line) as { function: string }).function);
    assert.deepEqual(names, ['add', 'sub']);
    const text = await readFile(path, 'utf8');
    assert.ok(
      text.includes('    """\n    return a + b\n') && text.includes('    """\n    return a - b\n'),
    );
    assert.deepEqual(
      await readdir(folder),
      // How fast the model was is remembered beside the models.
      ['cache', 'traces', 'two.py'],
    );
  });

  it('writes nothing that is not verified, and nothing into a file that changed meanwhile', async () => {
    const path = await file('a.py', ADD);
    await run(['solve', path, '--write'], [' return a - b\n```']);
    assert.equal(await readFile(path, 'utf8'), ADD);
    const { code, err } = await run(['solve', path, '--write'], async () => {
      await writeFile(path, `# mine\n${ADD}`);
      return SOLVED;
    });
    assert.equal(code, 2);
    assert.match(err, /was changed while the search ran; nothing was written/);
    assert.equal(await readFile(path, 'utf8'), `# mine\n${ADD}`);
  });

  it('says what to do about a file that is missing, broken, without stubs, or in another language', async () => {
    const cases: readonly (readonly [string, RegExp])[] = [
      [join(folder, 'none.py'), /does not exist: check the path/],
      [await file('broken.py', 'def f(:\n'), /does not parse: line 1/],
      [await file('full.py', 'def f():\n    return 1\n'), /has no stub: a function whose body/],
      [await file('a.rb', 'def f\nend\n'), /not in a language Reason-Code knows/],
    ];
    for (const [path, message] of cases) {
      const { code, err } = await run(['solve', path]);
      assert.equal(code, 2, path);
      assert.match(err, message);
    }
  });

  it('exits 130 when it is cancelled, with a trace of what was done', async () => {
    const controller = new AbortController();
    const { code } = await run(
      ['solve', await file('a.py', ADD)],
      () => {
        controller.abort();
        return SOLVED;
      },
      controller.signal,
    );
    assert.equal(code, 130);
    const { out } = await run(['trace', 'list', '--json']);
    const [trace] = JSON.parse(out) as { state: string; status: string }[];
    assert.deepEqual([trace?.state, trace?.status], ['complete', 'cancelled']);
  });

  it('shows the examples it reads, and what it does not understand', async () => {
    const text = ADD.replace('    """\n', '    """\n').replace(
      '    5\n',
      '    5\n    >>> add(1,\n',
    );
    const { code, out } = await run(['examples', await file('a.py', text), '--json']);
    assert.equal(code, 0);
    const [row] = JSON.parse(out) as {
      function: string;
      examples: unknown[];
      unparsed: unknown[];
    }[];
    assert.equal(row?.function, 'add');
    assert.deepEqual(row.examples[0], {
      call: 'add(2, 3)',
      expected: '5',
      line: 4,
      source: 'docstring',
      comparator: 'exact',
    });
    assert.equal(row.unparsed.length, 1);
  });

  it('lists and shows traces, and survives one that is damaged', async () => {
    await run(['solve', await file('a.py', ADD)]);
    const listed = await run(['trace', 'list']);
    const id = listed.out.split(' ')[0] ?? '';
    const shown = await run(['trace', 'show', id.slice(0, 17)]);
    assert.match(shown.out, /VERIFIED add/);
    const path = join(folder, 'traces', `${id}.trace.jsonl`);
    await writeFile(path, (await readFile(path, 'utf8')).replace('"node-add"', '"node-'));
    assert.equal((await run(['trace', 'show', id])).code, 1);
    assert.match((await run(['trace', 'list'])).out, /damaged/);
    assert.equal((await run(['trace', 'show', 'nope'])).code, 2);
  });

  it('exports a trace as events, as spans and as a picture', async () => {
    await run(['solve', await file('a.py', ADD)]);
    const { out } = await run(['trace', 'list', '--json']);
    const [{ id, pinned, outcome } = { id: '' }] = JSON.parse(out) as {
      id: string;
      pinned?: boolean;
      outcome?: string;
    }[];
    assert.deepEqual([pinned, outcome], [false, 'verified']);
    const events = JSON.parse((await run(['trace', 'export', id])).out) as { events: object[] };
    assert.ok(events.events.length > 3);
    const spans = await run(['trace', 'export', id, '--format', 'otlp']);
    assert.ok('resourceSpans' in (JSON.parse(spans.out) as object));
    const target = join(folder, 'tree.svg');
    const line = ['trace', 'export', id, '--format', 'svg', '--out', target];
    const written = await run([...line, '--json']);
    assert.deepEqual(JSON.parse(written.out), {
      id,
      format: 'svg',
      out: target,
      state: 'complete',
    });
    assert.match(await readFile(target, 'utf8'), /^<svg .*<\/svg>\n$/s);
    assert.equal((await run(line)).code, 2, 'nothing is written over');
    assert.equal((await run(['trace', 'export', id, '--json'])).code, 2);
    assert.equal((await run(['trace', 'export', id, '--format', 'png'])).code, 2);
  });

  it('refuses options that do not fit, and an engine that is not there', async () => {
    const path = await file('a.py', ADD);
    assert.match((await run(['solve', path, '--simulations', '0'])).err, /simulations/);
    assert.match((await run(['solve', path, '--strategy', 'magic'])).err, /Allowed choices/);
    const absent = ['--sandbox', 'docker', '--docker-host', `unix://${folder}/no.sock`];
    const refused = await run(['solve', path, ...absent]);
    assert.match(refused.err + refused.out, /No container engine answers at .*no\.sock/);
    assert.equal(refused.code, 2);
    assert.equal((await run(['frobnicate'])).code, 2);
    assert.equal((await run(['--help'])).code, 0);
  });

  it('keeps escape sequences of a model away from the terminal', async () => {
    const evil = ' # \u001b]0;owned\u0007\n    return a + b\n```';
    const { out } = await run(['solve', await file('a.py', ADD)], [evil]);
    assert.ok(!out.includes('\u001b') && out.includes('\\x1b]0;owned\\x07'));
  });

  it('examines the machine and attacks its own sandbox', async () => {
    const { code, out } = await run(['doctor', '--json']);
    const report = JSON.parse(out) as { ok: boolean; findings: { name: string; status: string }[] };
    assert.deepEqual([code, report.ok], [0, true]);
    assert.ok(
      report.findings.filter(({ name }) => name.startsWith('embedded sandbox')).length >= 8,
    );
    const { out: pinned } = await run(['doctor', '--json', '--model-placement', 'child']);
    assert.match(pinned, /"the model runs in a process of its own: the setting .* says so"/);
  });
});
