import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isReasonCodeError } from '../../core/base/errors.ts';
import { systemClock } from '../system/system-clock.ts';
import { createBudget } from './budget.ts';
import type { Budget, BudgetLimits } from './budget.ts';
import { createLedger } from './ledger.ts';
import { NO_LIMITS, ask, startTestModel } from './test-model.contract.ts';

let today = new Date('2026-11-25T23:00:00Z');
const clock = { ...systemClock, date: () => today };
const overBudget = (setting: string) => (error: unknown) =>
  isReasonCodeError(error, 'model-over-budget') && error.message.includes(setting);

describe('the budget of remote models', () => {
  let folder: string;
  beforeEach(async () => {
    today = new Date('2026-11-25T23:00:00Z');
    folder = await mkdtemp(join(tmpdir(), 'reason-code-budget-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const make = (limits: Partial<BudgetLimits>): Budget =>
    createBudget({ ...NO_LIMITS, ...limits }, createLedger(folder), clock);
  const spend = async (budget: Budget, turn: string, tokens: number): Promise<void> => {
    await (await budget.reserve(turn, tokens)).settle(tokens);
  };

  it('ends at the tokens of a day, for all windows, until the next day', async () => {
    const [one, other] = [make({ tokensPerDay: 100 }), make({ tokensPerDay: 100 })];
    await spend(one, 'a', 60);
    await assert.rejects(other.reserve('b', 50), overBudget('remoteTokensPerDay'));
    await spend(other, 'b', 40);
    await assert.rejects(one.reserve('a', 1), overBudget('remoteTokensPerDay'));
    today = new Date('2026-11-26T00:00:01Z');
    await spend(one, 'a', 60);
    assert.equal((await readdir(folder)).length, 2);
  });

  it('ends at the requests of a day, tries included', async () => {
    const budget = make({ requestsPerDay: 3 });
    await (await budget.reserve('a', 1)).again();
    await spend(budget, 'a', 1);
    await assert.rejects(budget.reserve('a', 1), overBudget('remoteRequestsPerDay'));
  });

  it('ends at the tokens or requests of a solve, and not for another', async () => {
    const budget = make({ tokensPerSolve: 100, requestsPerSolve: 2 });
    await spend(budget, 'a', 70);
    await assert.rejects(budget.reserve('a', 31), overBudget('remoteTokensPerSolve'));
    await spend(budget, 'a', 30);
    await assert.rejects(budget.reserve('a', 0), overBudget('remoteRequestsPerSolve'));
    await spend(budget, 'b', 100);
  });

  it('ends at a cost where the price is known', async () => {
    const budget = make({ pricePerMillion: 2, costPerDay: 1, costPerSolve: 0.5 });
    await spend(budget, 'a', 250_000);
    await assert.rejects(budget.reserve('a', 1), overBudget('remoteCostPerSolve'));
    await spend(budget, 'b', 250_000);
    await assert.rejects(budget.reserve('c', 1), overBudget('remoteCostPerDay'));
  });

  it('keeps room for what is under way, and gives back what was not used', async () => {
    const budget = make({ tokensPerDay: 100 });
    const first = await budget.reserve('a', 80);
    await assert.rejects(budget.reserve('b', 30), overBudget('remoteTokensPerDay'));
    await first.settle(10);
    await spend(budget, 'b', 90);
  });

  it('says where the record of a day is damaged, and passes over a line being written', async () => {
    const budget = make({ tokensPerDay: 100 });
    await spend(budget, 'a', 1);
    const [name = ''] = await readdir(folder);
    await appendFile(join(folder, name), '{"version":1,"requ');
    await (await budget.reserve('a', 1)).settle(0);
    await appendFile(join(folder, name), 'no line\n');
    await assert.rejects(budget.reserve('a', 1), error => {
      assert.ok(isReasonCodeError(error, 'file-unreadable'));
      assert.match(error.message, /damaged in line 3.*Delete it/);
      return true;
    });
  });

  it('is kept by a model: the request that would exceed it is not sent', async () => {
    await using tested = await startTestModel(
      {},
      { limits: { ...NO_LIMITS, tokensPerSolve: 200 }, parallel: 1 },
    );
    await tested.model.load();
    await tested.model.generate(ask(1), { turn: 'a' });
    const before = tested.asked().length;
    const asked = tested.model.generate(ask(2, { maxTokens: 190 }), { turn: 'a' });
    await assert.rejects(asked, overBudget('remoteTokensPerSolve'));
    assert.equal(tested.asked().length, before);
  });
});
