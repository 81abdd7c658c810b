import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const START_MS = 60_000;

/** Flags for a browser that is a window on one local server and nothing else. */
const CHROMIUM = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Starts a VS Code server and a browser on it, calls `use` with a page opener, and ends both with
 * all they left. `trust` leaves workspace trust on; `settings` are the machine's.
 */
export async function withServer({ obtained, env = {}, trust = false, settings = {} }, use) {
  const { node, server, playwright } = obtained;
  const work = await mkdtemp(join(tmpdir(), 'reason-code-host-'));
  const port = await freePort();
  await writeUserSettings(work);
  await writeMachineSettings(work, settings);
  const child = spawn(node, [server, ...serverFlags(port, work, trust)], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let said = '';
  const hear = bytes => (said = (said + bytes).slice(-8000));
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  let browser;
  try {
    await waitForPort(port, child, () => said);
    const { chromium } = await import(playwright);
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: CHROMIUM });
    const running = { pid: child.pid, work };
    return await use({ browser, port, server: running, serverLog: () => said });
  } finally {
    await browser?.close().catch(() => undefined);
    killGroup(child);
    await rm(work, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined);
  }
}

/** The address of a window on `workspace`, maybe with an extension under development in it. */
export function windowUrl({ port, workspace, extension, tests }) {
  const remote = path => `vscode-remote://localhost:${port}${path}`;
  const payload = [
    ...(extension === undefined ? [] : [['extensionDevelopmentPath', remote(extension)]]),
    ...(tests === undefined ? [] : [['extensionTestsPath', remote(tests)]]),
    ['skipWelcome', 'true'],
  ];
  const query = new URLSearchParams({ folder: workspace, payload: JSON.stringify(payload) });
  return `http://localhost:${port}/?${query}`;
}

function serverFlags(port, work, trust) {
  return [
    ...['--host', '127.0.0.1', '--port', String(port), '--without-connection-token'],
    ...['--accept-server-license-terms', '--disable-telemetry', '--enable-smoke-test-driver'],
    ...(trust ? [] : ['--disable-workspace-trust']),
    ...['--user-data-dir', join(work, 'data'), '--extensions-dir', join(work, 'extensions')],
    ...['--server-data-dir', join(work, 'server')],
  ];
}

/** No updates, no tips, nothing that moves while a picture is taken. */
async function writeUserSettings(work) {
  const folder = join(work, 'data', 'User');
  await mkdir(folder, { recursive: true });
  const settings = {
    'workbench.startupEditor': 'none',
    'workbench.tips.enabled': false,
    'extensions.ignoreRecommendations': true,
    'update.mode': 'none',
    'chat.commandCenter.enabled': false,
    // Nobody is there to answer it: the window stays untrusted.
    'security.workspace.trust.startupPrompt': 'never',
  };
  await writeFile(join(folder, 'settings.json'), JSON.stringify(settings));
}

async function writeMachineSettings(work, settings) {
  const folder = join(work, 'data', 'Machine');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'settings.json'), JSON.stringify(settings));
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

async function waitForPort(port, child, said) {
  const end = Date.now() + START_MS;
  while (Date.now() < end) {
    if (child.exitCode !== null) throw new Error(`the VS Code server ended:\n${said()}`);
    const up = await fetch(`http://127.0.0.1:${port}/version`).then(
      response => response.ok,
      () => false,
    );
    if (up) return;
    await new Promise(resolve => setTimeout(resolve, 200));
  }
  throw new Error(`the VS Code server did not start:\n${said()}`);
}

/** The server starts processes of its own; all of them are in its group. */
function killGroup(child) {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}
