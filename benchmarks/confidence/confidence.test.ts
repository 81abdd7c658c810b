import assert from 'node:assert/strict';
import { createRng } from '../../src/core/base/rng.ts';
import { sigmoid } from '../../src/core/base/sigmoid.ts';
import { confidenceOf } from '../../src/core/evidence/confidence.ts';
import { madeUpRow } from '../report/testing/made-up-run.ts';
import type { Row } from '../rows.ts';
import { calibrate, heldOut } from './calibrate.ts';
import { precisionCoverage, reaching, reliabilityOf } from './curve.ts';
import { fitLogistic, scoreOf } from '../logistic.ts';

/** Rows that are right with the chance that `chance` gives them. */
function rowsOf(chance: (examples: number) => number, count = 600): readonly Row[] {
  const rng = createRng(7);
  return Array.from({ length: count }, (_, number) => {
    const examples = 1 + Math.floor(rng() * 6);
    const isVerified = rng() < 0.6;
    const isRight = isVerified && rng() < chance(examples);
    return madeUpRow({
      number,
      examples,
      status: isVerified ? 'verified' : 'unverified',
      hidden: isRight ? 'pass' : 'fail',
      language: number % 3 === 0 ? 'typescript' : 'python',
    });
  });
}

describe('logistic regression', () => {
  it('finds the weights that made the data', () => {
    const rng = createRng(3);
    const truth = { bias: -0.5, weights: [2, -1] };
    const samples = Array.from({ length: 20_000 }, () => {
      const x = [rng() * 4 - 2, rng() * 4 - 2];
      return { x, right: rng() < sigmoid(scoreOf(truth, x)) };
    });
    const { bias, weights } = fitLogistic(samples, 0.01);
    assert.ok(Math.abs(bias + 0.5) < 0.1, `${bias}`);
    assert.ok(Math.abs((weights[0] ?? 0) - 2) < 0.1 && Math.abs((weights[1] ?? 0) + 1) < 0.1);
  });

  it('keeps weights finite where a feature tells right from wrong without exception', () => {
    const samples = Array.from({ length: 40 }, (_, i) => ({ x: [i % 2], right: i % 2 === 1 }));
    const { weights } = fitLogistic(samples, 1);
    assert.ok((weights[0] ?? 0) > 1 && (weights[0] ?? 99) < 10);
  });
});

describe('the calibration of chances', () => {
  it('gives chances that come true on tasks that the fit had not seen', () => {
    const points = heldOut(rowsOf(examples => examples / 7, 3000));
    const { brier, brierOfBaseRate, calibrationError, rows } = reliabilityOf(points);
    assert.equal(rows, 3000);
    assert.ok(brier < brierOfBaseRate * 0.8, `${brier}, ${brierOfBaseRate}`);
    assert.ok(calibrationError < 0.04, `${calibrationError}`);
  });

  it('knows nothing of a task that it judges', () => {
    // A task's own rows are all right: with them in the fit its chance would be near 1.
    const rows = rowsOf(() => 0.2, 300);
    const odd = Array.from({ length: 100 }, (_, seed) =>
      madeUpRow({ number: 9999, seed, status: 'verified', hidden: 'pass', examples: 40 }),
    );
    const with_ = heldOut([...rows, ...odd]).filter(({ row }) => row.number === 9999);
    assert.equal(with_.length, 100);
    assert.ok(
      with_.every(({ chance }) => chance < 0.7),
      `${with_[0]?.chance}`,
    );
  });

  it('says where it comes from, and that more checks are worth more when they are', () => {
    const found = calibrate(
      rowsOf(examples => examples / 7),
      { command: 'x', fittedAt: 'today' },
    );
    assert.deepEqual([found.provenance.rows, found.provenance.command], [600, 'x']);
    const basis = {
      beyondDocstring: 0,
      candidates: 1,
      passing: 1,
      compared: 1,
      agreeing: 1,
      language: 'python',
    } as const;
    const [few, many] = [1, 6].map(n => confidenceOf({ ...basis, checks: n, passed: n }, found));
    assert.ok(
      few !== undefined && many !== undefined && few < 0.35 && many > 0.6,
      `${few} ${many}`,
    );
  });

  it('refuses to be fitted on next to nothing', () => {
    assert.throws(
      () =>
        calibrate(
          rowsOf(() => 1, 5),
          { command: '', fittedAt: '' },
        ),
      /too few/,
    );
  });
});

describe('precision against coverage', () => {
  const point = (chance: number, right: boolean, number: number) => ({
    chance,
    right,
    row: madeUpRow({ number }),
  });

  it('counts what is left when the unlikely is refused', () => {
    const curve = precisionCoverage([
      point(0.9, true, 1),
      point(0.5, false, 2),
      point(0.7, true, 3),
      point(0.1, false, 4),
    ]);
    assert.deepEqual(
      curve.map(({ least, coverage, precision }) => [least, coverage, precision]),
      [
        [0.9, 0.25, 1],
        [0.7, 0.5, 1],
        [0.5, 0.75, 2 / 3],
        [0.1, 1, 0.5],
      ],
    );
    assert.equal(reaching(curve, 0.95)?.least, 0.7);
    assert.equal(reaching(curve.slice(2), 0.95), undefined);
  });

  it('takes equal chances together, in whatever order they come', () => {
    const points = [point(0.5, true, 1), point(0.5, false, 2)];
    assert.equal(precisionCoverage(points).length, 1);
    assert.deepEqual(precisionCoverage(points), precisionCoverage(points.toReversed()));
  });
});
