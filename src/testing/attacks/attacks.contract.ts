import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import type { Sandbox } from '../../core/sandbox/sandbox.ts';
import type { Judgement, Verdict } from '../../core/sandbox/verdict.ts';
import { allowedOn } from './attack.ts';
import type { Attack, Tier } from './attack.ts';
import { BENIGN, judgeSource } from './judge-source.ts';
import { createSurroundings } from './surroundings.ts';
import type { Surroundings } from './surroundings.ts';

export type AttackedTier = {
  readonly tier: Tier;
  /** The sandbox as the product makes it; or why there is none here, and all is skipped. */
  readonly create: () => Promise<Sandbox | string> | Sandbox;
  /** What the tier left behind although nothing runs: asked until it is empty, or time is up. */
  readonly leftovers?: () => Promise<readonly string[]>;
};

/** What a run of one attack cost; written to `dist/attacks/`, the catalogue's section 4.8. */
type Measured = Pick<Judgement, 'verdict' | 'reason' | 'peakBytes' | 'sandbox'> & {
  readonly id: string;
  /** From hand-over to verdict, and what was allowed. */
  readonly wallMs: number;
  readonly limitMs: number;
  readonly lagMs: number;
  /** Of what is kept of the program's stderr. */
  readonly bytes: number;
};

/** Every attack three times; once when there is no hour to spend. */
const REPEATS = process.env['REASON_CODE_LONG'] === '1' ? 3 : 1;

/** The catalogue's figures (section 4). Slow machines are slow: only ten times as much fails. */
const LAG_MS = 250;
const MARGIN_MS: Readonly<Record<Tier, number>> = { embedded: 300, docker: 800 };
const KEPT_BYTES = 64 * 1024;
const TOO_MUCH = 10;

/** Registers a test for each attack: its verdict, and what must hold after every one. */
export function describeAttacks(
  { tier, create, leftovers }: AttackedTier,
  title: string,
  chapters: Readonly<Record<string, readonly Attack[]>>,
): void {
  describe(`the ${tier} sandbox and ${title}`, function () {
    this.timeout(120_000);
    const records: Measured[] = [];
    let sandbox: Sandbox | undefined;
    let around: Surroundings | undefined;
    // One box for all attacks: what one leaves behind, the next would meet.
    before(async function () {
      const made = await create();
      if (typeof made === 'string') {
        console.log(`      skipped: ${made}`);
        return this.skip();
      }
      sandbox = made;
      around = await createSurroundings();
      const { passed, checks } = await sandbox.selfTest();
      assert.ok(passed, JSON.stringify(checks));
    });
    after(async () => {
      if (records.length > 0) summarise(tier, title, records);
      await around?.[Symbol.asyncDispose]();
      await sandbox?.[Symbol.asyncDispose]();
      if (sandbox === undefined) return;
      assert.deepEqual(await settled(leftovers), [], 'what the tier left behind');
    });
    for (const [chapter, attacks] of Object.entries(chapters)) {
      describe(`that ${chapter}`, () => {
        for (const attack of attacks) {
          const wanted = allowedOn(attack, tier);
          it(`${attack.id} ends in ${wanted.join(' or ')}: ${attack.name}`, async function () {
            if (sandbox === undefined || around === undefined) return this.skip();
            if (!runsHere(sandbox, attack, tier)) return this.skip();
            const seen: Verdict[] = [];
            for (let i = 0; i < REPEATS; i += 1) {
              const record = await attackOnce(sandbox, around, attack, tier);
              records.push(record);
              seen.push(record.verdict);
            }
            const settledOn = new Set(seen.filter(verdict => verdict !== 'TIMEOUT'));
            assert.ok(settledOn.size <= 1, `not the same each time: ${seen.join()}`);
          });
        }
      });
    }
  });
}

/** Modules and TypeScript are turned into scripts in front of a sandbox, which then names both. */
function runsHere({ languages }: Sandbox, { language, module, skip }: Attack, tier: Tier): boolean {
  const needed = module === true ? 'typescript' : language;
  return skip?.[tier] === undefined && languages.includes(needed);
}

async function attackOnce(
  sandbox: Sandbox,
  around: Surroundings,
  attack: Attack,
  tier: Tier,
): Promise<Measured> {
  const { id, language, honest } = attack;
  const source = attack.source.replaceAll('CANARY_PORT', String(around.port));
  around.watch();
  const began = performance.now();
  const judgement = await judgeSource(sandbox, { language, source }, attack);
  const wallMs = performance.now() - began;
  const { verdict, reason, peakBytes, stderr } = judgement;
  assert.ok(
    honest === true || verdict !== 'PASS',
    `a hostile program passed: ${explain(judgement)}`,
  );
  assert.ok(allowedOn(attack, tier).includes(verdict), explain(judgement));
  if (attack.stderr !== undefined) assert.match(stderr, attack.stderr);
  const next = await judgeSource(sandbox, { language, source: BENIGN[language] });
  assert.equal(next.verdict, 'PASS', `the next job: ${explain(next)}`);
  const record = {
    id,
    verdict,
    ...(reason === undefined ? {} : { reason }),
    ...(peakBytes === undefined ? {} : { peakBytes }),
    sandbox: judgement.sandbox,
    wallMs,
    limitMs: limitOf(judgement),
    lagMs: around.lagMs(),
    bytes: Buffer.byteLength(stderr),
  };
  assertUnharmed(around, judgement, record, tier);
  return record;
}

/** The most a candidate may take: each call its time, and all of them theirs. */
function limitOf({ limits, total }: Judgement): number {
  return Math.min(limits.totalMs, limits.loadMs + Math.max(1, total) * limits.caseMs);
}

function assertUnharmed(
  around: Surroundings,
  judgement: Judgement,
  { wallMs, limitMs, lagMs, bytes }: Measured,
  tier: Tier,
): void {
  const shown = JSON.stringify(judgement);
  assert.deepEqual(around.harm(shown), []);
  assert.ok(shown.length < 3 * KEPT_BYTES, 'what is kept is bounded');
  assert.ok(bytes <= KEPT_BYTES, `${bytes} bytes of stderr were kept`);
  assert.doesNotMatch(judgement.stderr, /\p{Surrogate}/u, 'what is kept is valid Unicode');
  assert.doesNotMatch(judgement.stderr, /[\0-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  const late = wallMs - limitMs;
  assert.ok(late <= TOO_MUCH * MARGIN_MS[tier], `the verdict came ${late} ms after the limit`);
  assert.ok(lagMs <= TOO_MUCH * LAG_MS, `the event loop stood still for ${lagMs} ms`);
}

/** What is left after it had time to go. */
export async function settled(leftovers: AttackedTier['leftovers']): Promise<readonly string[]> {
  for (let i = 0; ; i += 1) {
    const left = (await leftovers?.()) ?? [];
    if (left.length === 0 || i === 100) return left;
    await new Promise(next => setTimeout(next, 100));
  }
}

function summarise(tier: Tier, title: string, records: readonly Measured[]): void {
  const most = (pick: (record: Measured) => number): string =>
    String(Math.round(Math.max(...records.map(pick))));
  const over = (limit: number, pick: (record: Measured) => number): number =>
    records.filter(record => pick(record) > limit).length;
  console.log(
    `      ${records.length} runs; longest past its limit ${most(r => r.wallMs - r.limitMs)} ms ` +
      `(${over(MARGIN_MS[tier], r => r.wallMs - r.limitMs)} beyond the margin of ${MARGIN_MS[tier]}); ` +
      `event loop still for at most ${most(r => r.lagMs)} ms ` +
      `(${over(LAG_MS, r => r.lagMs)} beyond ${LAG_MS})`,
  );
  mkdirSync('dist/attacks', { recursive: true });
  const name = title.replaceAll(/\W+/g, '-').toLowerCase();
  writeFileSync(`dist/attacks/${tier}-${name}.json`, JSON.stringify(records, null, 1));
}

function explain({ verdict, reason, cases }: Judgement): string {
  return `${verdict}: ${reason ?? ''} ${JSON.stringify(cases[0] ?? {})}`.slice(0, 2000);
}
