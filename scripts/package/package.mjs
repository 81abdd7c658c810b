// Makes the VSIX files: node scripts/package/package.mjs [--target NAME]... [--all]
// [--out FOLDER] [--json].
// Without a target every one is made, and one whose native code cannot be had is reported and skipped;
// one that was named, or any with --all, is an error when it cannot be made.
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureInstalled, npm, requireNode } from '../ensure-installed.mjs';
import { TARGETS } from './targets.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

const { values } = parseArgs({
  options: {
    target: { type: 'string', multiple: true, default: [] },
    out: { type: 'string', default: join(root, 'dist', 'packages') },
    all: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const unknown = values.target.filter(name => !TARGETS.some(target => target.name === name));
if (unknown.length > 0) {
  console.error(
    `There is no target ${unknown.join(', ')}. There are: ${TARGETS.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(2);
}

requireNode();
ensureInstalled(root);
npm(root, ['run', '--silent', 'build']);
const { makePackage } = await import('./make-package.mjs');
const { BinaryUnavailable } = await import('./native-binary.mjs');
const chosen =
  values.target.length === 0 ? TARGETS : TARGETS.filter(({ name }) => values.target.includes(name));
const out = resolve(values.out);
const work = await mkdtemp(join(tmpdir(), 'reason-code-package-'));
const results = [];
try {
  await mkdir(out, { recursive: true });
  for (const target of chosen) {
    await removeOld(target);
    results.push(await attempt(target));
  }
} finally {
  await rm(work, { recursive: true, force: true });
}
if (values.json) console.log(JSON.stringify(results, null, 2));
else for (const result of results) console.log(line(result));
const bad = results.filter(
  ({ status, target }) =>
    status === 'failed' || (status === 'skipped' && (values.all || values.target.includes(target))),
);
process.exitCode = bad.length > 0 || results.every(({ status }) => status !== 'made') ? 1 : 0;

/** One of an earlier build is not taken for this one's. */
async function removeOld({ name }) {
  const old = (await readdir(out)).filter(
    file => file.includes(`-${name}-`) && file.endsWith('.vsix'),
  );
  for (const file of old) await rm(join(out, file));
}

async function attempt(target) {
  const began = Date.now();
  const seconds = () => Math.round((Date.now() - began) / 100) / 10;
  try {
    const made = await makePackage({ root, target, out, work, log: text => console.error(text) });
    return { target: target.name, status: 'made', ...made, seconds: seconds() };
  } catch (error) {
    const status = error instanceof BinaryUnavailable ? 'skipped' : 'failed';
    return { target: target.name, status, why: error.message };
  }
}

function line({ target, status, file, bytes, unpacked, files, seconds, why }) {
  const name = target.padEnd(13);
  if (status !== 'made') return `${name}${status}: ${why}`;
  const mb = number => `${(number / 1e6).toFixed(1)} MB`;
  return `${name}${mb(bytes)} (${mb(unpacked)} unpacked, ${files} files, ${seconds} s)  ${file}`;
}
