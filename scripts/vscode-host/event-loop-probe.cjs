// Runs inside the editor, in the place of tests: how late the extension host's timers are while
// nothing goes on, and during a search that is watched in the panel. The model is the real one.
const { mkdtemp, rm, writeFile } = require('node:fs/promises');
const { tmpdir, loadavg } = require('node:os');
const { join } = require('node:path');
const { monitorEventLoopDelay } = require('node:perf_hooks');
const { setTimeout: pause } = require('node:timers/promises');
const vscode = require('vscode');

const RESOLUTION_MS = 2;
const IDLE_MS = 3000;
/** No model finds this: the search takes all of its budget. */
const STUB =
  'def secret(a):\n    """Map a to its secret.\n\n    >>> secret("x")\n    918273645\n    """\n';

exports.run = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'reason-code-event-loop-'));
  try {
    const path = join(folder, 'stub.py');
    await writeFile(path, STUB);
    const document = await vscode.workspace.openTextDocument(path);
    await vscode.window.showTextDocument(document);
    const { solves } = await vscode.extensions.getExtension('reason-code.reason-code').activate();
    const idle = await lateness(() => pause(IDLE_MS));
    const began = performance.now();
    let result;
    const search = await lateness(async () => {
      const solving = vscode.commands.executeCommand('reasonCode.solve', document.uri, 1);
      while (solves.all().length === 0) await pause(20);
      await vscode.commands.executeCommand('reasonCode.showPanel');
      result = await solving;
    });
    if (result === undefined || result.status === 'error')
      throw new Error(`the search failed: ${result?.message ?? 'see the log'}`);
    const { simulations, usage, model } = result;
    const seconds = (performance.now() - began) / 1000;
    const load = loadavg()[0];
    const figures = { search, idle, seconds, simulations, usage, model, load };
    console.log(`host-test:${JSON.stringify(figures)}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** How late timers are while `work` goes on, in milliseconds. */
async function lateness(work) {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  await work();
  delay.disable();
  // What the timer itself waits is no delay.
  const late = nanoseconds => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
  return { p50: late(delay.percentile(50)), p99: late(delay.percentile(99)), max: late(delay.max) };
}
