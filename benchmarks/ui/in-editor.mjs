// What the extension costs the editor's own process: measured in the VS Code server of the tests.
import { join } from 'node:path';
import { obtainServer } from '../../scripts/vscode-host/obtain-server.mjs';
import { runServerTests } from '../../scripts/vscode-host/run-server-tests.mjs';
import { ensureSystemPackages } from '../../scripts/vscode-host/system-packages.mjs';

/**
 * Medians over `runs` windows: how long activation takes, and the 99th percentile of how late
 * timers are during a search with the default model. Needs `npm run build`.
 */
export async function measureInEditor({ root, runs, log }) {
  const why = await ensureSystemPackages(log);
  if (why !== undefined) throw new Error(why);
  const obtained = await obtainServer(log);
  const told = async probe => {
    const lines = [];
    const tests = join(root, 'scripts', 'vscode-host', probe);
    const hear = line => lines.push(line);
    const code = await runServerTests({ root, obtained, env: {}, tests, log: hear });
    if (code !== 0 || lines.length === 0) throw new Error(`${probe} ended with code ${code}`);
    return JSON.parse(lines.at(-1));
  };
  const activations = [];
  const loops = [];
  for (let run = 0; run < runs; run += 1) {
    activations.push(await told('activation-probe.cjs'));
    loops.push(await told('event-loop-probe.cjs'));
    log(`window ${run + 1} of ${runs}: ${JSON.stringify(loops.at(-1))}`);
  }
  const of = pick => loops.map(pick).map(round);
  return {
    eventLoopP99Ms: median(of(({ search }) => search.p99)),
    activationMs: median(activations.map(round)),
    inEditor: {
      activations: activations.map(round),
      searches: {
        p50: of(({ search }) => search.p50),
        p99: of(({ search }) => search.p99),
        max: of(({ search }) => search.max),
        seconds: of(({ seconds }) => seconds),
        simulations: of(({ simulations }) => simulations),
        tokens: of(({ usage }) => usage.completionTokens),
      },
      idle: { p99: of(({ idle }) => idle.p99), max: of(({ idle }) => idle.max) },
      loadAverage: of(({ load }) => load),
      model: loops[0]?.model,
    },
  };
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length % 2 === 1) return sorted[middle];
  return round((sorted[middle - 1] + sorted[middle]) / 2);
}

function round(value) {
  return Math.round(value * 100) / 100;
}
