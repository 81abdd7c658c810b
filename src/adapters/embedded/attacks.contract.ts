import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { resolve } from 'node:path';
import type { Case } from '../../core/sandbox/case.ts';
import { judgeProgram } from '../../core/sandbox/judge.ts';
import { DEFAULT_LIMITS } from '../../core/sandbox/limits.ts';
import type { Limits } from '../../core/sandbox/limits.ts';
import { prepareCases } from '../../core/sandbox/prepare-cases.ts';
import type { Program, Sandbox } from '../../core/sandbox/sandbox.ts';
import type { Judgement, Verdict } from '../../core/sandbox/verdict.ts';
import { createEmbeddedSandbox } from './create-embedded-sandbox.ts';

/** One hostile (or merely odd) program for the task "f(a, b) returns a + b". */
export type Attack = {
  readonly id: string;
  readonly name: string;
  readonly source: string;
  readonly verdict: Verdict | readonly Verdict[];
  readonly limits?: Partial<Limits>;
  readonly resolve?: 'await' | 'list';
  /** What its stderr must hold, as a sign that it really did what it says. */
  readonly stderr?: RegExp;
};

export const BENIGN = 'def f(a, b):\n    return a + b\n';

/** `f` with the given lines as its body. */
export function body(...lines: readonly string[]): string {
  return `import os, sys\ndef f(a, b):\n${lines.map(line => `    ${line}\n`).join('')}`;
}

/** The sandbox as the product makes it, from the built files. */
export function createTestSandbox(): Sandbox {
  return createEmbeddedSandbox({
    hostEntry: resolve('dist/sandbox-host.mjs'),
    vendorFolder: resolve('dist/vendor/cpython'),
    harnessFolder: resolve('dist/harness'),
    concurrency: 2,
  });
}

const CANARY = 'canary-of-the-host-4b1d';

type Ground = { readonly sandbox: Sandbox; readonly canary: Server; readonly port: number };
let ground: Promise<Ground> | undefined;
let connections = 0;

/** One box for all attack files: what one attack leaves behind, the next would meet. */
function sharedGround(): Promise<Ground> {
  ground ??= (async () => {
    process.env['RC_CANARY'] = CANARY;
    const canary = createServer(socket => {
      connections += 1;
      socket.destroy();
    });
    await new Promise<void>(listening => canary.listen(0, '127.0.0.1', listening));
    const { port } = canary.address() as AddressInfo;
    return { sandbox: createTestSandbox(), canary, port };
  })();
  return ground;
}

after(async () => {
  const made = await ground;
  ground = undefined;
  delete process.env['RC_CANARY'];
  made?.canary.close();
  await made?.sandbox[Symbol.asyncDispose]();
});

const sum = (a: number, b: number): Case => ({
  call: `f(${a}, ${b})`,
  expect: { kind: 'value', value: { t: 'int', v: String(a + b) } },
  comparator: 'exact',
});
/** The last one stands for a hidden test. */
const CASES = [sum(1, 2), sum(5, 7), sum(10, -4)];

export async function judgeSource(
  sandbox: Sandbox,
  source: string,
  parts: { readonly limits?: Partial<Limits>; readonly resolve?: 'await' | 'list' } = {},
): Promise<Judgement> {
  const program: Program = { language: 'python', source, files: [] };
  const limits = { ...DEFAULT_LIMITS, ...parts.limits };
  const { ready } = await prepareCases(sandbox, program, CASES, { limits });
  const judged = {
    program,
    ...(parts.resolve === undefined ? {} : { resolve: parts.resolve }),
  };
  return judgeProgram(sandbox, judged, ready, { limits });
}

/** Registers a test for each attack: its verdict, and what must hold after every one. */
export function describeAttacks(title: string, attacks: readonly Attack[]): void {
  describe(title, function () {
    this.timeout(60_000);
    for (const { id, name, source, verdict, stderr, ...parts } of attacks) {
      const wanted = typeof verdict === 'string' ? [verdict] : verdict;
      it(`${id} ends in ${wanted.join(' or ')}: ${name}`, async () => {
        const { sandbox, port } = await sharedGround();
        const text = source.replaceAll('CANARY_PORT', String(port));
        const judgement = await judgeSource(sandbox, text, parts);
        assert.ok(wanted.includes(judgement.verdict), explain(judgement));
        if (stderr !== undefined) assert.match(judgement.stderr, stderr);
        await assertUnharmed(sandbox, judgement);
      });
    }
  });
}

async function assertUnharmed(sandbox: Sandbox, judgement: Judgement): Promise<void> {
  const shown = JSON.stringify(judgement);
  assert.ok(!shown.includes(CANARY), 'the environment of the host was seen');
  assert.ok(shown.length < 200_000, 'what is kept is bounded');
  assert.doesNotMatch(judgement.stderr, /[\0-\u0008\u000b-\u001f\u202e\ud800-\udfff]/);
  assert.equal(connections, 0, 'the network of the host was reached');
  const next = await judgeSource(sandbox, BENIGN);
  assert.equal(next.verdict, 'PASS', `the next job: ${explain(next)}`);
}

function explain({ verdict, reason, cases }: Judgement): string {
  return `${verdict}: ${reason ?? ''} ${JSON.stringify(cases[0] ?? {})}`.slice(0, 2000);
}
