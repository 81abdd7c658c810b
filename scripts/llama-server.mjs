// Builds llama.cpp's own server and batched benchmark once, for `npm run test:long` and
// `npm run bench:inference`: node scripts/llama-server.mjs
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from './cache-folder.mjs';
import { llamaCppSources, llamaCppTag } from './llama-cpp.mjs';
import { run } from './vscode-host/run.mjs';

/** One static program, without what would be fetched or is not needed to answer requests. */
const OPTIONS = ['BUILD_SHARED_LIBS', 'GGML_OPENMP', 'LLAMA_CURL', 'LLAMA_OPENSSL']
  .concat(['LLAMA_BUILD_UI', 'LLAMA_USE_PREBUILT_UI', 'LLAMA_BUILD_TESTS', 'LLAMA_BUILD_EXAMPLES'])
  .concat(['LLAMA_BUILD_APP'])
  .map(name => `-D${name}=OFF`);

const TARGETS = ['llama-server', 'llama-batched-bench'];

/** Where the server of this version is, or will be once it is built. */
export function llamaServerPath() {
  const name = process.platform === 'win32' ? 'llama-server.exe' : 'llama-server';
  const version = `${llamaCppTag()}-${process.platform}-${process.arch}`;
  return join(cacheFolder('llama-server'), version, name);
}

/** Whether all programs are beside the server. */
function isBuilt(program) {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return TARGETS.every(name => existsSync(join(program, '..', `${name}${suffix}`)));
}

/**
 * The server's program, built from the sources inside node-llama-cpp's package when it is not there
 * (git, cmake and a C++ compiler are needed). Rejects with the end of what the failed command said.
 */
export async function obtainLlamaServer(log) {
  const program = llamaServerPath();
  if (isBuilt(program)) return program;
  log('Building llama-server for the tests, once (some ten minutes) ...');
  const work = await mkdtemp(join(tmpdir(), 'reason-code-llama-server-'));
  try {
    const build = join(work, 'build');
    const source = llamaCppSources();
    await run('cmake', ['-S', source, '-B', build, '-DCMAKE_BUILD_TYPE=Release', ...OPTIONS]);
    const jobs = String(Math.max(1, availableParallelism()));
    const make = ['cmake', '--build', build, '--target', ...TARGETS, '-j', jobs];
    // The machine has other work to do, too.
    if (process.platform === 'win32') await run(make[0], [...make.slice(1), '--config', 'Release']);
    else await run('nice', ['-n', '10', ...make]);
    const folder = join(program, '..');
    await mkdir(join(folder, '..'), { recursive: true });
    const ready = await mkdtemp(`${folder}.building-`);
    await cp(join(build, 'bin'), ready, { recursive: true });
    // An older build had the server alone.
    await rm(folder, { recursive: true, force: true });
    await rename(ready, folder);
  } catch (error) {
    if (!isBuilt(program)) throw error;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return program;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await obtainLlamaServer(line => console.error(line)));
}
