import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ggufFile } from '../../testing/gguf-file.ts';
import type { WrittenTensor } from '../../testing/gguf-file.ts';
import { checkAdapter } from './check-adapter.ts';
import { readGguf } from './gguf.ts';

/** Its exit code where Python or its packages cannot be had. */
const CANNOT = 3;
const layer = (number: number, width: number): WrittenTensor[] => [
  { name: `blk.${number}.attn_v.weight`, shape: [width, 4] },
  { name: `blk.${number}.attn_norm.weight`, shape: [width] },
];
const base = (width: number): Uint8Array =>
  ggufFile({ 'general.architecture': { type: 'text', value: 'llama' } }, [
    ...layer(0, width),
    ...layer(1, width),
  ]);

describe('the script that makes LoRA adapters for tests', () => {
  let folder = '';
  const path = (name: string): string => join(folder, name);
  before(async function () {
    this.timeout(300_000);
    folder = await mkdtemp(join(tmpdir(), 'reason-code-adapter-'));
    await writeFile(path('base.gguf'), base(8));
    await writeFile(path('wider.gguf'), base(16));
    if (make('a.gguf', '0') === CANNOT) this.skip();
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const make = (name: string, seed: string): number | null => {
    const script = 'scripts/lora/make-adapter.mjs';
    const argv = [script, '--base', path('base.gguf'), '--out', path(name), '--seed', seed];
    const { status, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8' });
    if (status === CANNOT) console.log(`    skipped: ${stderr.trim()}`);
    else assert.equal(status, 0, stderr);
    return status;
  };

  it('makes one that fits its base and no other', async () => {
    assert.equal(await checkAdapter(path('a.gguf'), path('base.gguf')), undefined);
    const refused = await checkAdapter(path('a.gguf'), path('wider.gguf'));
    assert.match(refused?.message ?? '', /another base: blk\.0\.attn_v\.weight is 16 x 4/);
    const read = await readGguf(path('a.gguf'));
    assert.ok(typeof read !== 'string');
    assert.deepEqual(
      read.tensors.map(({ name, shape }) => [name, ...shape]),
      [0, 1].flatMap(number => [
        [`blk.${number}.attn_v.weight.lora_a`, 8, 2],
        [`blk.${number}.attn_v.weight.lora_b`, 2, 4],
      ]),
    );
  });

  it('makes the same one from the same seed, and another from another', async () => {
    make('same.gguf', '0');
    make('other.gguf', '1');
    const bytes = (name: string): Promise<Buffer> => readFile(path(name));
    assert.deepEqual(await bytes('same.gguf'), await bytes('a.gguf'));
    assert.notDeepEqual(await bytes('other.gguf'), await bytes('a.gguf'));
  });
});
