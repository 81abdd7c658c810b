// Prints the milliseconds that activating the extension took in N windows, as JSON:
// node scripts/vscode-host/measure-activation.mjs [N]. Needs `npm run build` first.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { obtainServer } from './obtain-server.mjs';
import { runServerTests } from './run-server-tests.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const runs = Number(process.argv[2] ?? 3);
const why = await ensureSystemPackages(console.error);
if (why !== undefined) {
  console.error(why);
  process.exit(1);
}
const obtained = await obtainServer(console.error);
const tests = join(root, 'scripts', 'vscode-host', 'activation-probe.cjs');
const times = [];
for (let i = 0; i < runs; i += 1)
  await runServerTests({ root, obtained, env: {}, tests, log: line => times.push(Number(line)) });
console.log(JSON.stringify(times));
process.exit(0);
