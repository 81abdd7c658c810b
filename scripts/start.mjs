// What `npm start` does: installs what is missing, builds, and solves the examples.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled, npm, requireNode } from './ensure-installed.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
requireNode();
ensureInstalled(root);
npm(root, ['run', '--silent', 'build']);

const more = process.argv.slice(2);
const target = more.length > 0 ? more : [join('examples', 'python'), '--all'];
const child = spawn(process.execPath, [join(root, 'bin', 'reason-code.mjs'), 'solve', ...target], {
  cwd: root,
  stdio: 'inherit',
});
// The terminal sends Ctrl-C to the whole group: the child cancels and reports; we wait for it.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));
// 1 is an honest "not verified" of some example: the demonstration itself has worked.
child.on('exit', code => process.exit(code === 1 ? 0 : (code ?? 2)));
