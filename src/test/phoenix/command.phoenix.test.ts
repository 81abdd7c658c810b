import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

describe('reason-code phoenix start', () => {
  let folder = '';
  let child: ChildProcess | undefined;
  let ended: Promise<number | null>;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reason-code-phoenix-command-'));
  });
  afterEach(async () => {
    child?.kill('SIGKILL');
    await ended;
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** Starts the command with its data in a folder of its own, and gives the address it prints. */
  const start = async (): Promise<string> => {
    const env = { ...process.env, XDG_DATA_HOME: folder };
    const started = spawn(
      process.execPath,
      [resolve('dist', 'cli.mjs'), 'phoenix', 'start', '--port', '61616'],
      { env, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    child = started;
    ended = new Promise(done => started.once('close', done));
    let said = '';
    started.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    return new Promise((done, fail) => {
      started.stdout.setEncoding('utf8').on('data', (text: string) => done(text.trim()));
      void ended.then(code => fail(new Error(`it ended with ${code ?? 'a signal'}: ${said}`)));
    });
  };
  const answers = (url: string): Promise<boolean> =>
    fetch(`${url}/healthz`).then(
      response => response.ok,
      () => false,
    );

  it('leaves no Phoenix behind when it is killed', async () => {
    const url = await start();
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.equal(await answers(url), true);
    child?.kill('SIGKILL');
    await ended;
    // The test's own limit ends a wait in vain.
    while (await answers(url)) await new Promise(done => setTimeout(done, 100));
  });
});
