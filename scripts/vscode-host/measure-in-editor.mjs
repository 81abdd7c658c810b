// What the extension costs the editor's own process, in N fresh windows: how long activation takes,
// and how late timers are while nothing goes on and during a search with the default model. Prints
// JSON: node scripts/vscode-host/measure-in-editor.mjs [N] [--activation-only]. Needs `npm run build`
// first.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { obtainServer } from './obtain-server.mjs';
import { runServerTests } from './run-server-tests.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values, positionals } = parseArgs({
  options: { 'activation-only': { type: 'boolean', default: false } },
  allowPositionals: true,
});
const windows = Number(positionals[0] ?? 5);
const why = await ensureSystemPackages(console.error);
if (why !== undefined) {
  console.error(why);
  process.exit(1);
}
const obtained = await obtainServer(console.error);
const activations = [];
const searches = [];
for (let window = 0; window < windows; window += 1) {
  activations.push(await told('activation-probe.cjs'));
  if (values['activation-only']) continue;
  searches.push(await told('event-loop-probe.cjs'));
  console.error(`window ${window + 1} of ${windows}: ${JSON.stringify(searches.at(-1))}`);
}
console.log(JSON.stringify({ activations, searches }));
process.exit(0);

/** The last line of a script that runs in the place of tests. */
async function told(probe) {
  const lines = [];
  const tests = join(root, 'scripts', 'vscode-host', probe);
  const log = line => lines.push(line);
  const code = await runServerTests({ root, obtained, env: {}, tests, log });
  if (code !== 0 || lines.length === 0) throw new Error(`${probe} ended with code ${code}`);
  return JSON.parse(lines.at(-1));
}
