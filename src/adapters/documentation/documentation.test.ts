import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createDocumentation } from './create-documentation.ts';

describe('the documentation of installed packages', () => {
  let root = '';
  let time = 0;
  const never = new AbortController().signal;
  const put = async (path: string, content: string): Promise<void> => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  };
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'reason-code-docs-'));
    await put('package.json', '{"dependencies": {"pad-left": "1", "../evil": "1", "none": "1"}}');
    await put('node_modules/pad-left/package.json', '{"name": "pad-left", "version": "1.2.3"}');
    await put(
      'node_modules/pad-left/README.md',
      '# pad-left\n\nMakes texts longer.\n\n## Usage\n\n```js\n# no heading\npadLeft("x", 3)\n```\n\n## License\n\nMIT, which says what it says.\n',
    );
    await put(
      'node_modules/pad-left/index.d.ts',
      '/** Fills a text up with blanks. */\nexport declare function padLeft(text: string, width: number): string;\n\nexport interface PadOptions {\n  readonly filler: string;\n}\n',
    );
    await put('node_modules/hidden/package.json', '{"name": "hidden", "version": "1"}');
    await put('node_modules/hidden/README.md', '# hidden\n\nNobody asked for padLeft here.\n');
    const site = '.venv/lib/python3.12/site-packages';
    await put(
      `${site}/shapes-2.0.dist-info/METADATA`,
      'Metadata-Version: 2.1\nName: shapes\nVersion: 2.0\nSummary: Areas of shapes.\n\n# shapes\n\nCircles and squares of every size.\n',
    );
    await put(
      `${site}/shapes.py`,
      '"""Works out areas."""\n\ndef circle_area(radius):\n    """The area of a circle."""\n    return radius\n',
    );
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const search = async (text: string, name?: string): Promise<string[]> => {
    const docs = createDocumentation(root, () => time);
    const hits = await docs.search({ text, package: name, most: 3 }, never);
    return hits.map(hit => `${hit.package}@${hit.version} ${hit.title}`);
  };

  it('is found by words, in READMEs, declarations and docstrings', async () => {
    assert.equal((await search('padLeft'))[0], 'pad-left@1.2.3 padLeft');
    assert.equal((await search('fill up with blanks'))[0], 'pad-left@1.2.3 padLeft');
    assert.ok((await search('usage')).includes('pad-left@1.2.3 Usage'));
    assert.equal((await search('area of a circle'))[0], 'shapes@2.0 circle_area');
    assert.deepEqual(await search('circle', 'pad-left'), []);
    assert.deepEqual(await search('zzzzzz'), []);
  });

  it('is of the packages that the project names, and of nothing outside of it', async () => {
    assert.ok((await search('Nobody asked')).every(hit => !hit.startsWith('hidden')));
    if (process.platform === 'win32') return;
    const outside = await mkdtemp(join(tmpdir(), 'reason-code-outside-'));
    try {
      await writeFile(join(outside, 'README.md'), '# secret\n\nA word like xylophone in here.\n');
      await put('node_modules/none/package.json', '{"name": "none", "version": "1"}');
      await symlink(join(outside, 'README.md'), join(root, 'node_modules/none/README.md'));
      assert.deepEqual(await search('xylophone'), []);
    } finally {
      await rm(outside, { recursive: true, force: true });
    }
  });

  it('is read again after a while', async () => {
    const docs = createDocumentation(root, () => time);
    const count = async (): Promise<number> =>
      (await docs.search({ text: 'marmalade', most: 3 }, never)).length;
    assert.equal(await count(), 0);
    await put('node_modules/pad-left/README.md', '# pad-left\n\nNow with marmalade inside.\n');
    assert.equal(await count(), 0);
    time += 11 * 60_000;
    assert.equal(await count(), 1);
  });
});
