import assert from 'node:assert/strict';
import { createChannel } from './channel.ts';

describe('a channel', () => {
  it('gives what was pushed in order, before and while it is read, and then ends', async () => {
    const channel = createChannel<number>();
    channel.push(1);
    const seen: number[] = [];
    for await (const value of channel) {
      seen.push(value);
      if (value === 1) channel.push(2);
      else channel.close();
    }
    channel.push(3);
    assert.deepEqual(seen, [1, 2]);
  });

  it('throws the error it was closed with after the values pushed before it', async () => {
    const channel = createChannel<number>();
    channel.push(1);
    channel.close(new Error('lost'));
    const seen: number[] = [];
    await assert.rejects(async () => {
      for await (const value of channel) seen.push(value);
    }, /lost/);
    assert.deepEqual(seen, [1]);
  });

  it('tells the producer once when the reader leaves early', async () => {
    let left = 0;
    const channel = createChannel<number>(() => (left += 1));
    channel.push(1);
    for await (const value of channel) if (value === 1) break;
    assert.equal(left, 1);
  });

  it('does not call a reader that read to the end one that left', async () => {
    let left = 0;
    const channel = createChannel<number>(() => (left += 1));
    channel.close();
    for await (const value of channel) assert.fail(String(value));
    assert.equal(left, 0);
  });
});
