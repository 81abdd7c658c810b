import assert from 'node:assert/strict';
import fc from 'fast-check';
import { buildPrompt } from '../model/prompt.ts';
import type { SolveEvent } from '../solve/solve-event.ts';
import type { StoredTrace } from '../trace/trace-store.ts';
import { sampleEvents } from '../../testing/sample-events.ts';
import { chooseExamples, toChatLines } from './choose-examples.ts';
import { readExample } from './read-example.ts';
import type { LeftOut, TrainingExample } from './read-example.ts';
import { textShare } from '../base/text-hash.ts';

const HEADER = 'def double(x):\n    """Twice x.\n\n    >>> double(2)\n    4\n    """';
const CODE = `${HEADER}\n    return FACTOR * x`;
const SURROUNDINGS = { imports: ['import math'], definitions: ['FACTOR = 2'], indent: '    ' };

type Change = {
  readonly id?: string;
  readonly start?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
};

/** The trace of a verified solve of `double`, but for what is changed. */
function trace({ id = 't1', start = {}, result = {} }: Change = {}): StoredTrace {
  const [begin] = sampleEvents();
  const spent = { promptTokens: 1, completionTokens: 1, evaluatedTokens: 1, modelCalls: 1 };
  const end = {
    ...{ function: 'double', language: 'python', code: CODE, confidence: 0.6, usage: spent },
    ...{ executions: 1, simulations: 1, wallMs: 1, traceId: id, model: 'm', weakStandIn: false },
    ...{ sandbox: 'embedded', strategy: 'mcts', reflection: 'facts', seed: 0 },
    status: 'verified',
    evidence: [{ kind: 'example', source: 'docstring', passed: 1, total: 1 }],
    ...result,
  };
  const opening = { ...begin, header: HEADER, function: 'double', surroundings: SURROUNDINGS };
  const events = [
    { ...opening, ...start },
    { type: 'solve-end', at: 9, result: end },
  ];
  return { id, startedAt: '2026-01-01T00:00:00Z', state: 'complete', events };
}

const example = (change?: Change): TrainingExample => {
  const read = readExample(trace(change));
  return 'why' in read ? assert.fail(read.why) : read;
};
const leftOut = (change: Change): LeftOut => {
  const read = readExample(trace(change));
  return 'why' in read ? read : assert.fail('it gave an example');
};
const contents = ({ messages }: TrainingExample): string =>
  messages.map(({ content }) => content).join('\n');

describe('training data out of a trace', () => {
  it('asks what the solve asked, and answers with what was verified', () => {
    const { messages, masked } = example();
    const asked = buildPrompt({ language: 'python', header: HEADER, ...SURROUNDINGS });
    assert.deepEqual(messages.slice(0, -1), asked.messages);
    const answer = messages.at(-1)?.content ?? '';
    assert.ok(answer.startsWith(asked.prefill));
    assert.equal(answer, `\`\`\`python\n${CODE}\n\`\`\``);
    assert.deepEqual(masked, []);
  });

  it('moves a method to the margin, where its prompt shows it', () => {
    const code = CODE.replaceAll(/^/gm, '    ');
    assert.equal(contents(example({ result: { code } })), contents(example()));
    assert.equal(contents(example({ result: { code: code.trimStart() } })), contents(example()));
  });

  it('leaves out what was not verified, by what ran', () => {
    const reasons = [
      leftOut({ result: { status: 'unverified' } }).why,
      leftOut({ result: { evidence: [] } }).why,
      leftOut({ start: { type: 'something' } }).why,
      leftOut({ start: { surroundings: undefined } }).why,
    ];
    assert.deepEqual(reasons, ['not-verified', 'not-verified', 'interrupted', 'interrupted']);
    const [begin] = sampleEvents() as readonly [SolveEvent];
    const older = { ...trace(), events: [{ ...begin, header: HEADER }, trace().events[1]] };
    assert.equal((readExample(older) as LeftOut).why, 'older-version');
  });

  it('leaves out what a benchmark solved', () => {
    assert.equal(leftOut({ start: { purpose: 'benchmark' } }).why, 'benchmark');
  });

  it('leaves out an answer that is not its stub and a body', () => {
    const code = `import math\n${CODE}`;
    assert.equal(leftOut({ result: { code } }).why, 'not-as-answered');
  });

  it('leaves out a function with a secret, and says which kind and not which', () => {
    const code = `${HEADER}\n    return FACTOR * x  # jane@corp.com`;
    const left = leftOut({ result: { code } });
    assert.deepEqual([left.why, left.detail], ['secret', 'e-mail address in the function']);
    const definitions = ['PASSWORD = "hunter22"'];
    const around = leftOut({ start: { surroundings: { ...SURROUNDINGS, definitions } } });
    assert.equal(around.detail, 'assigned password or key around the function');
    assert.ok(!JSON.stringify([left, around]).includes('jane'));
  });

  it('masks what can be masked around a function', () => {
    const definitions = ['DATA = "/home/jane/data.csv"  # jane@corp.com'];
    const read = example({ start: { surroundings: { ...SURROUNDINGS, definitions } } });
    assert.deepEqual(read.masked, ['e-mail address', 'home folder']);
    assert.ok(!contents(read).includes('jane'));
    assert.match(contents(read), /\/home\/someone\/data\.csv/);
  });
});

describe('a choice of training data', () => {
  const normalise = ({ code }: TrainingExample): string => code.replace(/\s+/g, '');
  const numbered = (number: number, body = `return ${number} * x`): TrainingExample => {
    const header = HEADER.replaceAll('double', `times${number}`);
    return example({
      id: `t${number}`,
      start: { header, function: `times${number}` },
      result: { code: `${header}\n    ${body}` },
    });
  };

  it('takes each stub and each program once, the first of them', () => {
    const first = example();
    const sameStub = example({ id: 't2', result: { code: `${HEADER}\n    return x + x` } });
    const header = `${HEADER.slice(0, -3)}  """`;
    const sameCode = example({
      id: 't3',
      start: { header: header.replace('Twice x.', 'Two times x.') },
      result: { code: `${header.replace('Twice x.', 'Two times x.')}\n    return FACTOR * x` },
    });
    const bodyOf = ({ code }: TrainingExample): string => code.slice(code.lastIndexOf('return'));
    const chosen = chooseExamples([first, sameStub, sameCode], {
      validation: 0,
      normalise: bodyOf,
    });
    assert.deepEqual(chosen.train, [first]);
    assert.deepEqual(
      chosen.leftOut.map(({ traceId, why }) => [traceId, why]),
      [
        ['t2', 'same-stub'],
        ['t3', 'same-code'],
      ],
    );
  });

  it('splits by the stub alone: none changes sides when others come', () => {
    const all = Array.from({ length: 60 }, (_, number) => numbered(number));
    const sides = (some: readonly TrainingExample[], validation: number): readonly string[] =>
      chooseExamples(some, { validation, normalise }).validation.map(one => one.traceId);
    fc.assert(
      fc.property(
        fc.subarray(all),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        (some, share) => {
          const ids = new Set(some.map(({ traceId }) => traceId));
          const expected = sides(all, share).filter(id => ids.has(id));
          assert.deepEqual(sides(some, share), expected);
        },
      ),
      { numRuns: 30 },
    );
    const kept = sides(all, 0.3).length;
    assert.ok(kept > 6 && kept < 32, String(kept));
    assert.deepEqual(sides(all, 0), []);
  });

  it('is written one conversation a line', () => {
    const lines = toChatLines([numbered(1), numbered(2)])
      .trimEnd()
      .split('\n');
    const roles = lines.map(line => {
      const { messages } = JSON.parse(line) as { messages: { role: string }[] };
      return messages.map(({ role }) => role);
    });
    assert.deepEqual(roles, [
      ['system', 'user', 'assistant'],
      ['system', 'user', 'assistant'],
    ]);
  });

  it('spreads texts evenly over a share', () => {
    const places = Array.from({ length: 2000 }, (_, number) => textShare(`text ${number}`));
    const below = places.filter(place => place < 0.25).length;
    assert.ok(below > 420 && below < 580, String(below));
    assert.equal(textShare('text 1'), textShare('text 1'));
  });
});
