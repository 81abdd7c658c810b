import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Row } from '../rows.ts';
import { escapeMarkdown } from './markdown.ts';
import {
  madeUpPlan,
  madeUpRow,
  madeUpRows,
  madeUpSample,
  writeRun,
} from './testing/made-up-run.ts';
import { writeReport } from './write-report.ts';

const WEAK = 'Measured with a weak stand-in model';

describe('a report', function () {
  this.timeout(60_000);
  let folder = '';
  const path = (name: string): string => join(folder, name);
  const made = (rows: readonly Row[], ...more: readonly string[]) => {
    const run = writeRun(path('run'), rows);
    for (const line of more) appendFileSync(join(run, 'rows.jsonl'), line);
    const { html, markdown, analysis } = writeReport([run], path('out'));
    return {
      html: readFileSync(html, 'utf8'),
      markdown: readFileSync(markdown, 'utf8'),
      analysis,
    };
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'reason-code-report-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is one page that loads nothing and runs nothing', () => {
    const { html } = made(madeUpRows());
    assert.doesNotMatch(html, /<script|<link|<img|<iframe|@import|url\(/);
    // The one address is the name of a format.
    const addresses = [...html.matchAll(/https?:[^"'\s<]*/g)].map(([address]) => address);
    assert.deepEqual(
      [...new Set(addresses)].filter(one => one !== 'http://www.w3.org/2000/svg'),
      [],
    );
    assert.match(html, /default-src 'none'|default-src &#39;none&#39;/);
    assert.match(html, /prefers-color-scheme: dark/);
    assert.match(html, /@media print/);
  });

  it('says in words what each drawing shows, and gives each figure a table', () => {
    const { html } = made(madeUpRows());
    const figures = html.split('<figure>').slice(1);
    assert.ok(figures.length >= 7);
    for (const figure of figures) {
      const [drawing = '', after = ''] = figure.split('</figure>');
      assert.match(drawing, /<svg role="img" aria-label="[^"]{20,}"/);
      assert.match(after, /^\s*(<details>.*\s*)?<div class="table" tabindex="0"/);
    }
  });

  it('says with every figure that it is from the stand-in, and not when it is not', () => {
    const { html, markdown } = made(madeUpRows());
    for (const [, caption = ''] of html.matchAll(/<figcaption>(.*?)<\/figcaption>/gs))
      assert.ok(caption.includes(WEAK), caption);
    assert.ok(markdown.includes(WEAK));
    const real = made(madeUpRows().map(row => ({ ...row, weakStandIn: false })));
    assert.ok(!real.html.includes('stand-in model'));
    assert.ok(!real.markdown.includes('stand-in model'));
  });

  it('shows hostile text of a row as text', () => {
    const hostile =
      '<script>alert(1)</script><img src=x onerror=alert(1)>"\' | `x` [a](javascript:1)';
    const rows = madeUpRows().map(row => ({ ...row, strategy: `${row.strategy}${hostile}` }));
    const broken = madeUpRow({
      status: 'error',
      message: `${hostile}\n| forged | row |`,
      task: hostile,
      number: 200,
      model: hostile,
      machine: hostile,
    });
    const { html, markdown } = made([...rows, broken]);
    const tags = [...html.matchAll(/<\/?([a-z]\w*)((?:\s+[\w:-]+(?:="[^"<]*")?)*)\s*\/?>/gi)];
    // Every "<" but that of the doctype begins a tag that the page itself wrote.
    assert.equal(html.split('<').length - 2, tags.length);
    for (const [tag, name = '', attributes = ''] of tags) {
      assert.ok(!['script', 'img', 'iframe', 'object'].includes(name), tag);
      assert.doesNotMatch(attributes.replace(/"[^"]*"/g, ''), /\s(on|src|style)/, tag);
      if (name === 'a') assert.match(tag, /^<\/a>$|href="#/);
    }
    assert.ok(html.includes('&lt;script&gt;alert(1)'));
    assert.doesNotMatch(markdown, /<script|<img|(?<!\\)\[a\]|^\| forged/m);
    assert.equal(escapeMarkdown('a|b\n*c* <d> http://e'), 'a\\|b \\*c\\* &lt;d\\> http\\://e');
  });

  it('leaves a damaged line out, names it, and uses the rest', () => {
    const damaged = made(madeUpRows(), '{"version":1,"suite":\n', '{"half": ');
    assert.deepEqual(damaged.analysis.runs[0]?.damaged, [
      `${join(path('run'), 'rows.jsonl')}, line ${madeUpRows().length + 1}`,
    ]);
    assert.equal(damaged.analysis.rows, madeUpRows().length);
    assert.match(damaged.html, /1 line could not be read/);
    // A half line may be one that is being written: it is not touched.
    assert.ok(readFileSync(join(path('run'), 'rows.jsonl'), 'utf8').endsWith('{"half": '));
  });

  it('says which rows are missing, and counts errors as not passed', () => {
    const [first, ...rest] = madeUpRows();
    assert.ok(first);
    const { html, analysis } = made(
      rest.map((row, i) =>
        i === 0 ? { ...row, status: 'error' as const, message: 'no box' } : row,
      ),
    );
    assert.equal(analysis.missing[0]?.missing, 1);
    assert.match(html, /The run is not complete: at least 1 of 32 planned rows/);
    assert.match(html, /HumanEval\/88/);
    assert.match(html, /no box/);
  });

  it('shows what the machine did, or that it was not recorded', () => {
    assert.match(made(madeUpRows()).html, /not recorded/);
    const hardware = [0, 5, 10].map(second => madeUpSample(second));
    const run = writeRun(path('with'), madeUpRows(), madeUpPlan(), hardware);
    const html = readFileSync(writeReport([run], path('out')).html, 'utf8');
    assert.match(html, /processor, whole machine: mean 50\.0 %/);
    assert.match(html, /not readable: nvidia-smi could not be run \(ENOENT\)/);
    assert.doesNotMatch(html, /not recorded\./);
  });

  it('takes several runs together, and an arm of each where they differ', () => {
    const one = writeRun(path('one'), madeUpRows());
    const other = writeRun(
      path('other'),
      madeUpRows().map(row => ({ ...row, reflection: 'none' })),
      madeUpPlan({ reflection: 'none' }),
    );
    const { analysis } = writeReport([one, other], path('out'));
    assert.equal(analysis.arms.length, 4);
    assert.equal(analysis.comparisons.length, 6);
    assert.equal(analysis.runs.length, 2);
  });

  it('is made of a single row, too', () => {
    const { analysis, html } = made([madeUpRow()]);
    assert.deepEqual(analysis.comparisons, []);
    assert.match(html, /no two arms/);
  });

  describe('from the command line', () => {
    const report = (...argv: readonly string[]) => {
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        ['bin/reason-code.mjs', 'report', ...argv],
        { encoding: 'utf8' },
      );
      return { status, stdout, stderr };
    };

    it('writes into the folder of the run and prints one JSON value', () => {
      const run = writeRun(path('run'), madeUpRows());
      const { status, stdout, stderr } = report(run, '--json');
      assert.equal(status, 0, stderr);
      const printed = JSON.parse(stdout) as { arms: { arm: string; pass: { share: number } }[] };
      assert.deepEqual(
        printed.arms.map(({ arm, pass }) => [arm, pass.share]),
        [
          ['greedy', 0.25],
          ['best-of-n', 0.5],
        ],
      );
      assert.deepEqual(readdirSync(run).toSorted(), [
        'plan.json',
        'report.html',
        'report.md',
        'rows.jsonl',
      ]);
    });

    it('says what is wrong with a folder that holds no run, and exits 2', () => {
      mkdirSync(path('empty'));
      const empty = report(path('empty'));
      assert.equal(empty.status, 2);
      assert.match(empty.stderr, /plan\.json is missing or damaged; .* is not the folder of a run/);
      const none = report(path('nowhere'));
      assert.equal(none.status, 2);
      assert.match(none.stderr, /not a folder/);
      const young = report(writeRun(path('young'), []));
      assert.equal(young.status, 2);
      assert.match(young.stderr, /no row of a benchmark yet/);
      assert.equal(report().status, 2);
      writeFileSync(path('file'), '');
      const run = writeRun(path('run'), madeUpRows());
      const full = report(run, '--out', path('file/below'));
      assert.equal(full.status, 2);
      assert.match(full.stderr, /could not be written .* another --out/s);
    });
  });
});
