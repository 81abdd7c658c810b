// Installs Phoenix for the tests, with the product's own command: node scripts/phoenix.mjs
// Needs `npm run build` first.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Sees to it that Phoenix is in the user's cache, at low priority: other tests run meanwhile. Gives
 * the reason when it cannot be had. `children` is told of the process while it runs.
 */
export async function preparePhoenix({ root, children = new Set() }) {
  const began = Date.now();
  const install = [process.execPath, join(root, 'dist', 'cli.mjs'), 'phoenix', 'install'];
  const [command, ...argv] =
    process.platform === 'win32' ? install : ['nice', '-n', '10', ...install];
  let said = '';
  const child = spawn(command, argv, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
  children.add(child);
  child.stderr.setEncoding('utf8').on('data', text => (said = (said + text).slice(-2000)));
  const code = await new Promise(resolve => {
    child.on('error', error => {
      said = error.message;
      resolve(1);
    });
    child.on('close', resolve);
  });
  children.delete(child);
  const seconds = Math.round((Date.now() - began) / 1000);
  if (seconds > 10) console.log(`(Phoenix was installed beside the tests, in ${seconds} s)`);
  return code === 0 ? undefined : (said.trim().split('\n').at(-1) ?? `code ${code}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const why = await preparePhoenix({ root: fileURLToPath(new URL('..', import.meta.url)) });
  console.log(why ?? 'Phoenix is installed.');
}
