// Installs a VSIX into a desktop VS Code and solves a function with it, on any system:
// node scripts/package/try-desktop.mjs FILE.vsix. Downloads the editor; on a Linux without a display
// start it with xvfb-run. Where nothing can be downloaded, scripts/vscode-host/packaged.mjs does the
// same in a server.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  downloadAndUnzipVSCode,
  resolveCliArgsFromVSCodeExecutablePath,
  runTests,
} from '@vscode/test-electron';

const [vsix] = process.argv.slice(2);
if (vsix === undefined) {
  console.error('Name the VSIX: node scripts/package/try-desktop.mjs FILE.vsix');
  process.exit(2);
}
const tester = fileURLToPath(new URL('./tester', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'rc-try-'));
const folders = ['--extensions-dir', join(work, 'x'), '--user-data-dir', join(work, 'd')];
try {
  const editor = await downloadAndUnzipVSCode('stable');
  install(editor, resolve(vsix));
  await runTests({
    vscodeExecutablePath: editor,
    extensionDevelopmentPath: tester,
    extensionTestsPath: join(tester, 'try.cjs'),
    launchArgs: folders,
  });
  console.log('1 passed, 0 failed');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true, force: true, maxRetries: 5 });
}

function install(editor, file) {
  const [cli, ...own] = resolveCliArgsFromVSCodeExecutablePath(editor, {
    reuseMachineInstall: true,
  });
  const windows = process.platform === 'win32';
  const quote = text => (windows ? `"${text}"` : text);
  const args = [...own, ...folders, '--install-extension', file, '--force'];
  const done = spawnSync(quote(cli), args.map(quote), { stdio: 'inherit', shell: windows });
  if (done.status !== 0) throw new Error(`the editor did not install ${file}`);
}
