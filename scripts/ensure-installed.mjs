import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Ends the process with a sentence when this Node is too old to go on. */
export function requireNode(minimum = [20, 18]) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > minimum[0] || (major === minimum[0] && minor >= minimum[1])) return;
  console.error(
    `Reason-Code needs Node ${minimum.join('.')} or newer; this is ${process.versions.node}.`,
  );
  process.exit(2);
}

/**
 * Runs `npm ci` when `node_modules` is missing or was made from another lock file. The stamp
 * holds the lock file's hash: modification times say nothing after a clone or a checkout.
 */
export function ensureInstalled(root) {
  const lock = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  const wanted = lock.digest('hex');
  const stamp = join(root, 'node_modules', '.reason-code-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.error('Installing packages (npm ci), once ...');
  npm(root, ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(stamp, wanted);
}

/** Runs npm with the terminal attached; ends the process with its code when it fails. */
export function npm(root, args) {
  // npm is a .cmd file on Windows, which only a shell can start; the arguments are all ours.
  const shell = process.platform === 'win32';
  const done = spawnSync('npm', args, { cwd: root, shell, stdio: ['ignore', 2, 2] });
  if (done.status === 0) return;
  const why = done.error === undefined ? `exit code ${done.status}` : done.error.message;
  console.error(`npm ${args.join(' ')} failed (${why}); the lines above say why.`);
  process.exit(2);
}
