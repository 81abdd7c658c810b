// Fits what `confidence` in a result is reckoned with: npm run bench:confidence -- DIR… [--write]
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { confidenceOf } from '../src/core/evidence/confidence.ts';
import type { Calibration } from '../src/core/evidence/confidence.ts';
import { calibrate, heldOut } from './confidence/calibrate.ts';
import { precisionCoverage, reaching, reliabilityOf } from './confidence/curve.ts';
import { withBits } from './confidence/with-bits.ts';
import { parseRow, readRows } from './rows.ts';
import type { Row } from './rows.ts';

const TARGET = join('src', 'core', 'evidence', 'fitted.ts');
const PRECISIONS = [0.95, 0.9, 0.8];

function rowsOf(folder: string): readonly Row[] {
  const packed = join(folder, 'rows.jsonl.gz');
  if (!existsSync(packed)) return readRows(folder).rows;
  const text = gunzipSync(readFileSync(packed)).toString('utf8');
  return text.split('\n').flatMap(line => (line === '' ? [] : [parseRow(line)]));
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      write: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  if (positionals.length === 0) {
    console.error('Name folders of benchmark rows: npm run bench:confidence -- DIR… [--write]');
    process.exitCode = 2;
    return;
  }
  const rows = await withBits(positionals.flatMap(rowsOf));
  const command = `npm run bench:confidence -- ${positionals.join(' ')}`;
  const found = calibrate(rows, { command, fittedAt: new Date().toISOString().slice(0, 10) });
  const points = heldOut(rows);
  const curve = precisionCoverage(points);
  const reliability = reliabilityOf(points);
  const reached = PRECISIONS.map(precision => ({ precision, at: reaching(curve, precision) }));
  if (values.json) console.log(JSON.stringify({ calibration: found, reliability, reached, curve }));
  else {
    console.log(JSON.stringify(found, null, 2));
    console.log('On tasks that the fit had not seen:', reliability);
    for (const { precision, at } of reached) {
      const shown = at && {
        least: at.least.toFixed(3),
        coverage: at.coverage.toFixed(3),
        accepted: at.accepted,
        precision: at.precision.toFixed(3),
      };
      console.log(`precision ${precision}:`, shown ?? 'not reached');
    }
    console.log('now shipped for a bare two of two:', confidenceOf(TWO_OF_TWO).toFixed(3));
    console.log('by this fit:', confidenceOf(TWO_OF_TWO, found).toFixed(3));
  }
  if (values.write) writeFileSync(TARGET, sourceOf(found));
}

const TWO_OF_TWO = {
  checks: 2,
  passed: 2,
  beyondDocstring: 0,
  bits: 10,
  candidates: 1,
  passing: 1,
  compared: 1,
  agreeing: 1,
  language: 'python',
} as const;

function sourceOf(calibration: Calibration): string {
  const data = JSON.stringify(calibration, null, 2)
    .replace(/"([A-Za-z]\w*)":/g, '$1:')
    .replace(/: "([^"\\]*)"/g, ": '$1'")
    .replace(/^(\s+)"([^"\\]*)"(,?)$/gm, "$1'$2'$3");
  return `import type { Calibration } from './confidence.ts';

/** Written by \`npm run bench:confidence\`; not by hand. */
export const FITTED: Calibration = ${data};
`;
}

await main();
