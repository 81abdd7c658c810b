import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createRng } from '../../core/base/rng.ts';
import { standIn } from '../llama/stand-in.contract.ts';
import { describeLanguageModel } from '../../core/model/language-model.contract.ts';
import type { LanguageModel } from '../../core/model/language-model.ts';
import { systemClock } from '../system/system-clock.ts';
import { createOpenaiModel } from './create-openai-model.ts';
import { parseOpenaiSpec } from './parse-openai-spec.ts';
import { NO_LIMITS, ask } from './test-model.contract.ts';

const LONG = process.env['REASON_CODE_LONG'] === '1';
const run = promisify(execFile);

type Running = { readonly child: ChildProcess; readonly url: string };

/** llama.cpp's own server, built once, with the stand-in: nothing here depends on how good it is. */
async function startServer(): Promise<Running> {
  const { stdout } = await run(process.execPath, ['scripts/llama-server.mjs']);
  const file = await standIn();
  if (typeof file === 'string') throw new Error(file);
  const port = await freePort();
  const where = ['--host', '127.0.0.1', '--port', String(port)];
  const size = ['--threads', '1', '--parallel', '4', '--ctx-size', '8192'];
  const child = spawn(stdout.trim(), ['--model', file.path, ...where, ...size], {
    stdio: 'ignore',
  });
  const url = `http://127.0.0.1:${port}`;
  for (;;) {
    assert.equal(child.exitCode, null, 'llama-server ended before it was ready');
    const answer = await fetch(`${url}/health`).catch(() => undefined);
    if (answer?.ok === true) return { child, url: `${url}/v1` };
    await sleep(200);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  await new Promise(closed => server.close(closed));
  return port;
}

function suite(): void {
  let running: Running | undefined;
  let folder: string;
  const create = (): LanguageModel =>
    createOpenaiModel({
      spec: parseOpenaiSpec(`openai:${running?.url ?? ''}#stand-in`),
      fetch: globalThis.fetch,
      apiKey: () => Promise.resolve(undefined),
      clock: systemClock,
      random: createRng(1),
      parallel: 8,
      patience: { firstTokenMs: 120_000, idleMs: 60_000 },
      limits: NO_LIMITS,
      capabilityFolder: join(folder, 'capabilities'),
      ledgerFolder: join(folder, 'ledger'),
    });

  before(async function () {
    this.timeout(30 * 60_000);
    folder = await mkdtemp(join(tmpdir(), 'reason-code-llama-server-'));
    running = await startServer().catch((error: unknown) => {
      // Without git, cmake or a compiler there is nothing to build it with.
      if (!/spawn \S+ ENOENT|No CMAKE_CXX_COMPILER/.test(String(error))) throw error;
      return undefined;
    });
    if (running === undefined) {
      console.log('      skipped: git, cmake and a C++ compiler are needed to build llama-server');
      this.skip();
    }
  });
  after(async () => {
    running?.child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  describeLanguageModel('one on a real server', { create, isDeterministic: false });

  it('goes on with the beginning of an answer, word for word', async () => {
    await using model = create();
    const { text, logProbability } = await model.generate(
      ask(1, {
        messages: [{ role: 'user', content: 'Repeat: alpha bravo charlie delta echo' }],
        prefill: 'alpha bravo char',
        maxTokens: 4,
        sampling: { temperature: 0.1, topK: 1, topP: 1, seed: 1 },
      }),
      { logProbability: true },
    );
    assert.match(text, /^lie /);
    assert.ok(logProbability !== undefined && logProbability < 0 && logProbability > -20);
  });

  it('gets more answers than the server has places, each its own, and evaluates the prompt once for several', async () => {
    await using model = create();
    const content = `${'word '.repeat(200)} Write add.`;
    const more = { messages: [{ role: 'user', content }] as const };
    const answers = await Promise.all(
      [1, 2, 3, 4, 5, 6, 7, 8].map(seed => model.generate(ask(seed, more))),
    );
    assert.ok(new Set(answers.map(({ text }) => text)).size >= 6);
    const [{ usage } = assert.fail()] = answers;
    assert.ok(usage.promptTokens > 200, JSON.stringify(usage));
    const evaluated = answers.reduce(
      (sum, one) => sum + one.usage.evaluatedTokens - one.usage.completionTokens,
      0,
    );
    assert.ok(evaluated < 3 * usage.promptTokens, `${evaluated} of ${usage.promptTokens} x 8`);
  });
}

// Built and asked by `npm run test:long` alone.
if (LONG) describe("a model on llama.cpp's own server", suite);
