import { spawn } from 'node:child_process';

/** Runs a command quietly; rejects with the end of what it said when it fails. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let said = '';
    const hear = bytes => (said = (said + bytes).slice(-4000));
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('error', reject);
    child.on('exit', code => {
      if (code === 0) resolve(said);
      else reject(new Error(`${command} ${args.join(' ')} ended with code ${code}:\n${said}`));
    });
  });
}
