import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAbortError } from '../../core/base/abort.ts';
import { isReasonCodeError } from '../../core/base/errors.ts';
import { PHOENIX_VERSION, installPhoenix, installedPhoenix } from './install-phoenix.ts';
import { skipBecause } from '../../testing/skip-because.ts';

/** A program that stands for Python: a shell script, told what it is asked in `$*`. */
const AS_PYTHON = process.platform !== 'win32';

describe('installing Phoenix', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reason-code-install-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const python = async (script: string): Promise<string> => {
    const path = join(folder, 'python');
    await writeFile(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return path;
  };
  /** Makes a folder with a program in it, as `venv` does; that program ends as `pip` is to end. */
  const venv = (pip: string): string =>
    [
      'case "$*" in',
      '  *"-m venv"*)',
      '    for last; do :; done',
      '    mkdir -p "$last/bin"',
      `    printf '%s\\n' '#!/bin/sh' '${pip}' > "$last/bin/python"`,
      '    chmod +x "$last/bin/python" ;;',
      'esac',
    ].join('\n');
  const failing = (what: RegExp) => (error: unknown) =>
    isReasonCodeError(error, 'phoenix-install-failed') && what.test(error.message);
  const left = async (): Promise<readonly string[]> =>
    readdir(join(folder, 'phoenix')).catch(() => []);
  const into = (): string => join(folder, 'phoenix');

  it('says that there is no Python', async () => {
    const pythons = [join(folder, 'none'), join(folder, 'nothing')];
    await assert.rejects(
      installPhoenix(into(), { pythons }),
      failing(/needs Python 3\.10 or newer.*none.*python\.org/),
    );
    assert.equal(await installedPhoenix(into()), undefined);
  });

  it('takes no Python that is too old', async function () {
    if (!AS_PYTHON) skipBecause(this, 'a shell script stands for Python here');
    const pythons = [await python('exit 1')];
    await assert.rejects(installPhoenix(into(), { pythons }), failing(/needs Python/));
  });

  it('says in words why pip failed, and leaves nothing', async function () {
    if (!AS_PYTHON) skipBecause(this, 'a shell script stands for Python here');
    for (const [said, why] of [
      ['NewConnectionError: failed to establish', /index cannot be reached.*PIP_INDEX_URL/],
      ['ERROR: No matching distribution found for x', /no build of Phoenix/],
      ['OSError: [Errno 28] No space left on device', /disk is full/],
      ['a thing nobody knows', /installed: a thing nobody knows/],
    ] as const) {
      const pythons = [await python(venv(`echo "${said}" >&2; exit 1`))];
      await assert.rejects(installPhoenix(into(), { pythons }), failing(why));
      assert.deepEqual(await left(), []);
    }
  });

  it('says what to install where Python cannot make an environment', async function () {
    if (!AS_PYTHON) skipBecause(this, 'a shell script stands for Python here');
    const script = 'case "$*" in *venv*) echo "ensurepip is not available"; exit 1;; esac';
    const pythons = [await python(script)];
    await assert.rejects(installPhoenix(into(), { pythons }), failing(/python3-venv/));
    assert.deepEqual(await left(), []);
  });

  it('is in its place only when it is whole, and then is not made again', async function () {
    if (!AS_PYTHON) skipBecause(this, 'a shell script stands for Python here');
    const lines: string[] = [];
    const pythons = [await python(venv('echo Collecting things'))];
    const onProgress = (line: string): void => void lines.push(line);
    const made = await installPhoenix(into(), { pythons, onProgress });
    assert.equal(made, join(into(), PHOENIX_VERSION, 'bin', 'python'));
    assert.deepEqual(await left(), [PHOENIX_VERSION]);
    assert.ok(lines.includes('Collecting things'));
    assert.equal(await installPhoenix(into(), { pythons: [] }), made);
  });

  it('gives up when it is cancelled, and leaves nothing', async function () {
    if (!AS_PYTHON) skipBecause(this, 'a shell script stands for Python here');
    const controller = new AbortController();
    const pythons = [await python(venv('echo begun; exec sleep 600'))];
    const onProgress = (line: string): void => {
      if (line === 'begun') controller.abort();
    };
    const { signal } = controller;
    await assert.rejects(installPhoenix(into(), { pythons, onProgress, signal }), isAbortError);
    assert.deepEqual(await left(), []);
  });
});
