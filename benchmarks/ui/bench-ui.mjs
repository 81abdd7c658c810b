// npm run build && npm run bench:ui -- [--json] [--runs N]: what people wait for in the editor.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measureInEditor } from './in-editor.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values } = parseArgs({
  options: { json: { type: 'boolean' }, runs: { type: 'string', default: '5' } },
});
const runs = Number(values.runs);
if (!Number.isInteger(runs) || runs < 1) {
  console.error('--runs is a whole number from 1 on.');
  process.exit(2);
}
// One after the other: each wants the processor to itself.
const figures = { ...(await measureInEditor({ root, runs, log: console.error })) };
console.log(values.json ? JSON.stringify(figures) : JSON.stringify(figures, null, 2));
process.exit(0);
