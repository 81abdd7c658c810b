import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isAbortError } from '../../core/base/abort.ts';
import type { TextQuery, TextSearch } from '../../core/tools/ports.ts';
import { createFileSearch } from '../workspace-files/search-files.ts';
import { createWorkspaceText } from '../workspace-files/workspace-text.ts';
import { findRipgrep } from './find-ripgrep.ts';
import { createRipgrepSearch } from './search-ripgrep.ts';
import { skipBecause } from '../../testing/skip-because.ts';

const NOT_HERE = 'there is no ripgrep on this machine';

const never = new AbortController().signal;
const query = (pattern: string, more: Partial<TextQuery> = {}): TextQuery => ({
  pattern,
  regex: false,
  caseSensitive: true,
  maxMatches: 100,
  ...more,
});

describe('search over the text of a workspace', () => {
  let root = '';
  let outside = '';
  const put = async (path: string, content: string): Promise<void> => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  };

  before(async () => {
    outside = await mkdtemp(join(tmpdir(), 'reason-code-outside-'));
    await writeFile(join(outside, 'secret.txt'), 'needle in secret\n');
    root = await mkdtemp(join(tmpdir(), 'reason-code-search-'));
    await put('src/a.py', 'x = 1\ndef needle(a):\r\n    return "Needle"\n');
    await put('src/deep/b.ts', '// needle.* here\n');
    await put('notes.md', 'a needle\n');
    await put('node_modules/p/index.js', 'needle\n');
    await put('.gitignore', 'node_modules\n');
    await mkdir(join(root, '.git'));
    if (process.platform !== 'win32') await symlink(outside, join(root, 'link'));
  });
  after(async () => {
    await rm(root, { recursive: true, force: true });
    await rm(outside, { recursive: true, force: true });
  });

  const bodies: [string, () => Promise<TextSearch | undefined>][] = [
    [
      'ripgrep',
      async () => {
        const binary = await findRipgrep([], process.env);
        return binary === undefined ? undefined : createRipgrepSearch(binary, root);
      },
    ],
    ['without ripgrep', () => Promise.resolve(createFileSearch(root))],
  ];
  for (const [name, make] of bodies) {
    describe(name, () => {
      let search: TextSearch;
      before(async function () {
        const made = await make();
        if (made === undefined) skipBecause(this, NOT_HERE);
        search = made;
      });

      it('finds a text as it is written, with its line, and follows no link out', async () => {
        const { matches, truncated } = await search.search(query('needle'), never);
        assert.equal(truncated, false);
        assert.deepEqual(matches.map(({ path, line }) => `${path}:${line}`).sort(), [
          'notes.md:1',
          'src/a.py:2',
          'src/deep/b.ts:1',
        ]);
        assert.ok(matches.some(({ text }) => text === 'def needle(a):'));
        const literal = await search.search(query('needle.*'), never);
        assert.deepEqual(
          literal.matches.map(({ path }) => path),
          ['src/deep/b.ts'],
        );
      });

      it('minds the case, the glob, and how many are wanted', async () => {
        const paths = async (one: TextQuery): Promise<string[]> =>
          (await search.search(one, never)).matches.map(({ path, line }) => `${path}:${line}`);
        const python = query('needle', { caseSensitive: false, glob: '*.py' });
        assert.deepEqual(await paths(python), ['src/a.py:2', 'src/a.py:3']);
        assert.deepEqual(await paths(query('needle', { glob: 'src/**/*.ts' })), [
          'src/deep/b.ts:1',
        ]);
        const one = await search.search(query('needle', { maxMatches: 1 }), never);
        assert.deepEqual([one.matches.length, one.truncated], [1, true]);
        assert.deepEqual(await search.search(query('-e nothing --'), never), {
          matches: [],
          truncated: false,
        });
      });

      it('is ended by its signal', async () => {
        await assert.rejects(search.search(query('needle'), AbortSignal.abort()), isAbortError);
      });
    });
  }

  it('takes regular expressions where ripgrep is, and says where it is not', async function () {
    const binary = await findRipgrep([], process.env);
    await assert.rejects(
      createFileSearch(root).search(query('n.*e', { regex: true }), never),
      /need ripgrep/,
    );
    if (binary === undefined) skipBecause(this, NOT_HERE);
    const search = createRipgrepSearch(binary, root);
    const { matches } = await search.search(query('def n\\w+\\(', { regex: true }), never);
    assert.equal(matches[0]?.line, 2);
    await assert.rejects(search.search(query('(', { regex: true }), never), /cannot be searched/);
  });

  it('reads no file outside of the root, whatever its path says', async () => {
    const files = createWorkspaceText(root);
    assert.match(await files.read('src/a.py', never), /def needle/);
    for (const path of ['../x', '/etc/passwd', 'src/../../x', 'link/secret.txt', '.']) {
      await assert.rejects(files.read(path, never), /is not in the workspace/, path);
    }
    await assert.rejects(files.read('none.py', never), /does not exist/);
    assert.deepEqual(await files.list(never), ['src/a.py', 'src/deep/b.ts']);
  });
});
