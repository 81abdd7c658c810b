import assert from 'node:assert/strict';
import { z } from 'zod';
import { isReasonCodeError } from '../base/errors.ts';
import { checkWorkflow } from './check-workflow.ts';
import { toMermaid } from './mermaid.ts';
import { doing } from './testing.contract.ts';

const executors = {
  tools: new Map([
    ['echo', doing(input => input)],
    [
      'find',
      {
        input: z.strictObject({ pattern: z.string(), most: z.number().optional() }),
        output: z.object({ hits: z.array(z.object({ path: z.string() })), more: z.unknown() }),
        run: () => Promise.resolve(null),
      },
    ],
  ]),
};

/** What is said of a file; every place is told to be in line 7. */
function problems(file: object): string {
  try {
    checkWorkflow(
      { version: 1, name: 'test', ...file },
      { executors, source: 'flow.json', locate: path => (path.length === 0 ? undefined : 7) },
    );
  } catch (error) {
    assert.ok(isReasonCodeError(error, 'workflow-invalid'));
    return error.message;
  }
  return '';
}

const find = (given: object): object => ({ kind: 'tool', tool: 'find', with: given });

describe('checking a workflow', () => {
  it('names the nodes of a cycle in the order of its edges', () => {
    const node = (...after: string[]): object => ({ kind: 'tool', tool: 'echo', after });
    const said = problems({
      nodes: { start: node(), a: node('start', 'c'), b: node('a'), c: node('b'), end: node('c') },
    });
    assert.match(said, /^flow\.json:7: nodes\.\w: these nodes wait for each other: /);
    assert.match(said, /a → b → c → a|b → c → a → b|c → a → b → c/);
    assert.doesNotMatch(said, /start|end/);
    assert.match(problems({ nodes: { me: node('me') } }), /me → me/);
  });

  it('names what is not there, and what is', () => {
    const cases: [object, RegExp][] = [
      [
        { nodes: { a: { kind: 'tool', tool: 'fnd' } } },
        /^flow\.json:7: nodes\.a\.tool: there is no tool called "fnd"; there is echo, find$/,
      ],
      [
        { nodes: { a: find({ pattern: { $from: 'b.text' } }) } },
        /nodes\.a\.with\.pattern: there is no node called "b"; there is a$/,
      ],
      [{ nodes: {}, output: { $from: 'x' } }, /output: there is no node called "x"; there is none/],
      [{ nodes: {}, succeeds: { exists: { $from: 'x.y' } } }, /succeeds\.exists: there is no node/],
      [{ nodes: {}, succeeds: { exists: { $from: 3 } } }, /succeeds\.exists: \$from takes a text/],
      [
        {
          inputs: { n: { type: 'number' } },
          nodes: { a: find({ pattern: { $from: 'input.m' } }) },
        },
        /there is no input called "m"; there is n/,
      ],
      [
        { nodes: { a: { kind: 'orchestrator', workflow: 'sub' } } },
        /nodes\.a\.workflow: there is no workflow called "sub"; there is none/,
      ],
      [
        {
          nodes: {
            way: { kind: 'branch', ways: { yes: { exists: 1 } }, otherwise: 'no' },
            a: { kind: 'tool', tool: 'echo', after: ['way:maybe'] },
          },
        },
        /nodes\.a\.after\.0: there is no way of way called "maybe"; there is yes, no/,
      ],
      [{ nodes: { a: { kind: 'model' } } }, /nothing here runs nodes of the kind model/],
    ];
    for (const [file, said] of cases) assert.match(problems(file), said);
  });

  it('says before anything runs which inputs of a node cannot fit', () => {
    assert.match(problems({ nodes: { a: find({ pattern: 5 }) } }), /nodes\.a\.with\.pattern: /);
    assert.match(problems({ nodes: { a: find({}) } }), /nodes\.a\.with\.pattern: /);
    assert.match(
      problems({ nodes: { a: find({ pattern: 'x', depth: 1 }) } }),
      /Unrecognized key: "depth"/,
    );
    const open = { pattern: { $from: 'b' }, most: { $length: { $from: 'b' } } };
    assert.equal(problems({ nodes: { b: { kind: 'tool', tool: 'echo' }, a: find(open) } }), '');
  });

  it('says before anything runs what a node will never give', () => {
    const after = (reference: string, more: object = {}): string =>
      problems({
        nodes: {
          find: find({ pattern: 'x' }),
          way: { kind: 'branch', ways: { yes: { exists: { $from: 'find.hitz' } } } },
          use: { kind: 'tool', tool: 'echo', with: { it: { $from: reference, ...more } } },
        },
      });
    for (const fine of ['find', 'find.hits.0.path', 'find.more.any.thing', 'way.way']) {
      assert.equal(after(fine), '', fine);
    }
    assert.match(
      after('find.hitz'),
      /nodes\.use\.with\.it: of find: it gives nothing called hitz; it gives hits, more$/,
    );
    assert.match(after('find.hits.first'), /it gives a list, which has nothing called hits\.first/);
    assert.match(after('find.hits.0.path.x'), /a string there, which has nothing called/);
    assert.match(after('way.taken'), /it gives way/);
    assert.equal(after('find.hitz', { default: 1 }), '');
  });

  it('refuses what the format does not know, each with its place', () => {
    const said = problems({ nodes: { a: { kind: 'tol' }, b: find({ $from: 4 }) }, extra: 1 });
    assert.match(said, /nodes\.a\.kind: /);
    assert.match(said, /Unrecognized key: "extra"/);
    assert.match(problems({ nodes: { b: find({ $from: 4 }) } }), /\$from takes a text/);
    assert.match(
      problems({ nodes: { b: find({ pattern: { $from: 'b', to: 1 } }) } }),
      /\$from cannot stand beside to/,
    );
    assert.match(problems({ version: 2, nodes: {} }), /version: /);
  });

  it('refuses workflows that run each other without end', () => {
    const body = (workflow: string): object => ({
      nodes: { x: { kind: 'orchestrator', workflow } },
    });
    const said = problems({ ...body('a'), workflows: { a: body('b'), b: body('a') } });
    assert.match(said, /workflows\.a: these workflows run each other without end: a → b → a/);
  });

  it('is drawn as Mermaid, with its branches and what its nodes run', () => {
    const workflow = checkWorkflow(
      {
        version: 1,
        name: 'drawn',
        nodes: {
          find: { ...find({ pattern: 'x' }), title: 'Look for "x" <b>' },
          way: { kind: 'branch', ways: { yes: { exists: { $from: 'find' } } } },
          each: { kind: 'map', over: { $from: 'find' }, workflow: 'one', after: ['way:yes'] },
        },
        workflows: { one: { nodes: { a: { kind: 'tool', tool: 'echo' } } } },
      },
      { executors, source: 'flow.json' },
    );
    assert.equal(
      toMermaid(workflow),
      [
        'flowchart TD',
        '  %% drawn',
        '  n0["Look for #34;x#34; #60;b#62;<br/>tool find"]',
        '  n1{"way<br/>branch"}',
        '  subgraph n2 ["each<br/>for each"]',
        '    n2_0["a<br/>tool echo"]',
        '  end',
        '  n0 --> n1',
        '  n1 -->|"yes"| n2',
        '  n0 --> n2',
        '',
      ].join('\n'),
    );
  });
});
