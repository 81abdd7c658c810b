import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { DEFAULT_IMAGE, howToMake } from './image.ts';

describe('the image of the Docker sandbox', () => {
  it('has one name in the adapter, in the script that makes it and in the Dockerfile', () => {
    for (const name of ['make-image.mjs', 'Dockerfile']) {
      const text = readFileSync(`sandbox/docker/${name}`, 'utf8');
      assert.ok(text.includes(DEFAULT_IMAGE), name);
    }
  });

  it('runs nothing as root', () => {
    const lines = readFileSync('sandbox/docker/Dockerfile', 'utf8').split('\n');
    assert.equal(lines.filter(line => line.startsWith('USER ')).at(-1), 'USER 65534:65534');
  });

  it("is had in another way when it is the user's own", () => {
    assert.match(howToMake(DEFAULT_IMAGE), /docker build .*make-image/s);
    assert.match(howToMake('mine:2'), /docker pull mine:2/);
  });
});
