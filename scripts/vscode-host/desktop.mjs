import { spawnSync } from 'node:child_process';

const SERVER = 'https://update.code.visualstudio.com/api/releases/stable';
const PROBE_MS = 3000;

/** Whether a desktop VS Code can be fetched; asked first, because a closed network hangs. */
export async function canHaveDesktop(log) {
  if (process.env.REASON_CODE_TEST_HOST === 'server') return false;
  try {
    const response = await fetch(SERVER, { signal: AbortSignal.timeout(PROBE_MS) });
    if (response.ok) return true;
    log(`The VS Code download server answers ${response.status}; using the server host instead.`);
  } catch {
    log('The VS Code download server does not answer; using the server host instead.');
  }
  return false;
}

/** Runs one configuration of `.vscode-test.mjs`; on a Linux without a display, inside a virtual one. */
export function runDesktopTests({ root, env, label }) {
  const headless = process.platform === 'linux' && !process.env.DISPLAY;
  const command = ['npx', '--no-install', 'vscode-test', '--label', label];
  const [program, ...args] = headless ? ['xvfb-run', '-a', ...command] : command;
  const done = spawnSync(program, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  return done.status ?? 1;
}
