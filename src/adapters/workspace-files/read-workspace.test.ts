import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { isReasonCodeError } from '../../core/base/errors.ts';
import { createParsers } from '../tree-sitter/create-parser.ts';
import { listSourceFiles, readWorkspace } from './read-workspace.ts';

const parsers = await createParsers('dist/vendor/tree-sitter');

describe('reading a file with what lies around it', () => {
  let root = '';
  const put = async (path: string, content: string | Uint8Array): Promise<string> => {
    const full = join(root, path);
    await mkdir(dirname(full), { recursive: true });
    await writeFile(full, content);
    return full;
  };
  const paths = (files: readonly { readonly path: string }[]): string[] =>
    files.map(({ path }) => path).sort();

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'reason-code-workspace-'));
    await put('pyproject.toml', '');
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it('brings the modules a file imports, and those that they import', async () => {
    const path = await put(
      'src/a.py',
      '\uFEFFimport os\nimport b\nfrom c import d\nimport a\nfrom src.far import x\n',
    );
    await put('src/b.py', 'import e\n');
    await put('src/c/__init__.py', '');
    await put('src/c/d.py', '');
    await put('src/e.py', 'import b, a\n');
    await put('src/far.py', '');
    await put('src/unused.py', '');
    const found = await readWorkspace(path, parsers);
    assert.equal(found.file.path, path);
    assert.ok(found.file.text.startsWith('\uFEFFimport os'));
    assert.deepEqual(paths(found.modules), [
      'b.py',
      'c/__init__.py',
      'c/d.py',
      'e.py',
      'src/far.py',
    ]);
    assert.deepEqual(found.moduleNames, ['a', 'src.a']);
  });

  it('looks a package up from the folder that holds it', async () => {
    const path = await put('pkg/sub/a.py', 'from pkg.b import x\nfrom .c import y\n');
    for (const name of ['pkg/__init__.py', 'pkg/sub/__init__.py', 'pkg/b.py', 'pkg/sub/c.py']) {
      await put(name, '');
    }
    const found = await readWorkspace(path, parsers);
    assert.deepEqual(paths(found.modules), ['c.py', 'pkg/__init__.py', 'pkg/b.py']);
    assert.deepEqual(found.moduleNames, ['a', 'sub.a', 'pkg.sub.a']);
  });

  it('brings test files that name the module', async () => {
    const path = await put('src/a.py', '');
    await put('src/test_a.py', 'from a import f\n');
    await put('src/tests/a_test.py', 'import a\n');
    await put('tests/test_more.py', 'from src.a import f\n');
    await put('tests/test_zzz.py', 'nothing here\n');
    await put('tests/helper.py', 'import a\n');
    const found = await readWorkspace(path, parsers);
    assert.deepEqual(paths(found.tests), [
      'src/test_a.py',
      'src/tests/a_test.py',
      'tests/test_more.py',
    ]);
  });

  it('does not follow a link out of the root', async function () {
    const outside = await mkdtemp(join(tmpdir(), 'reason-code-outside-'));
    try {
      await writeFile(join(outside, 'secret.py'), 'x = 1\n');
      const path = await put('a.py', 'import secret, near\n');
      await put('real/near.py', '');
      try {
        await symlink(join(outside, 'secret.py'), join(root, 'secret.py'));
        await symlink(join(root, 'real', 'near.py'), join(root, 'near.py'));
      } catch (error) {
        console.log(`      skipped: a link cannot be made here (${String(error)})`);
        this.skip();
      }
      assert.deepEqual(paths((await readWorkspace(path, parsers)).modules), ['near.py']);
    } finally {
      await rm(outside, { recursive: true, force: true });
    }
  });

  it('stops at fifty modules', async () => {
    const path = await put('a.py', 'import m0\n');
    for (let i = 0; i < 60; i += 1) await put(`m${i}.py`, `import m${i + 1}\n`);
    assert.equal((await readWorkspace(path, parsers)).modules.length, 50);
  });

  for (const [name, content, message] of [
    ['latin.py', new Uint8Array([0x23, 0xe9, 0x0a]), /not UTF-8: save it/],
    ['binary.py', new Uint8Array([0x23, 0x00]), /not a text file/],
    ['big.py', '#'.repeat(2 * 1024 * 1024 + 1), /larger than 2 MB/],
  ] as const) {
    it(`refuses ${name} and says what to do`, async () => {
      const path = await put(name, content);
      await assert.rejects(readWorkspace(path, parsers), error => {
        return isReasonCodeError(error, 'file-unreadable') && message.test(error.message);
      });
    });
  }

  it('says when there is no such file, when it is a folder, and when it is no known language', async () => {
    await mkdir(join(root, 'folder.py'));
    const refusals: [string, string, RegExp][] = [
      ['none.py', 'file-unreadable', /does not exist: check the path/],
      ['folder.py', 'file-unreadable', /is a folder/],
      ['notes.txt', 'language-unsupported', /\.py/],
    ];
    for (const [name, code, message] of refusals) {
      await assert.rejects(readWorkspace(join(root, name), parsers), error => {
        return isReasonCodeError(error) && error.code === code && message.test(error.message);
      });
    }
  });

  it('lists the source files of a folder without its tests', async () => {
    await put('b.py', '');
    await put('a.py', '');
    await put('test_a.py', '');
    await put('notes.md', '');
    assert.deepEqual(await listSourceFiles(root), [join(root, 'a.py'), join(root, 'b.py')]);
    assert.deepEqual(await listSourceFiles(join(root, 'a.py')), [join(root, 'a.py')]);
  });

  it('brings modules and tests of JavaScript and TypeScript, one file for each module', async () => {
    await put('package.json', '{}');
    const path = await put(
      'src/a.ts',
      "import { b } from './b.js';\nimport { c } from './lib/c';\nimport fs from 'node:fs';\n",
    );
    await put('src/b.ts', "export * from './d';\n");
    await put('src/b.js', '');
    await put('src/d/index.ts', '');
    await put('src/lib/c.mts', '');
    await put('test/a.test.ts', "import { f } from '../src/a.js';\n");
    await put('src/a.spec.ts', "import { f } from './a';\n");
    const found = await readWorkspace(path, parsers);
    assert.deepEqual(paths(found.modules), ['b.ts', 'd/index.ts', 'lib/c.mts']);
    assert.deepEqual(paths(found.tests), ['src/a.spec.ts', 'test/a.test.ts']);
    assert.deepEqual(found.moduleNames, ['a', 'src/a']);
  });

  it('lists the source files of every language, without tests and declarations', async () => {
    for (const name of ['a.py', 'b.mjs', 'c.tsx', 'd.d.ts', 'b.test.mjs', 'test_a.py']) {
      await put(`mixed/${name}`, '');
    }
    const found = await listSourceFiles(join(root, 'mixed'));
    assert.deepEqual(
      found.map(path => relative(root, path).replaceAll('\\', '/')),
      ['mixed/a.py', 'mixed/b.mjs', 'mixed/c.tsx'],
    );
  });

  it('reads the version of Python that the nearest project asks for', async () => {
    await put('pyproject.toml', '[project]\nrequires-python = ">=3.9"\n');
    const path = await put('src/deep/a.py', '');
    assert.equal((await readWorkspace(path, parsers)).languageVersion, '3.9');
    await put('src/.python-version', '3.12.1\n');
    assert.equal((await readWorkspace(path, parsers)).languageVersion, '3.12');
    const script = await put('src/a.js', '');
    assert.equal((await readWorkspace(script, parsers)).languageVersion, undefined);
  });

  it('ends with the abort when the signal is aborted', async () => {
    const path = await put('a.py', 'import b\n');
    await put('b.py', '');
    const reading = readWorkspace(path, parsers, AbortSignal.abort());
    await assert.rejects(reading, { name: 'AbortError' });
  });
});
