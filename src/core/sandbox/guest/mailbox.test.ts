import assert from 'node:assert/strict';
import type { FromGuest } from './box.ts';
import { createMailbox } from './mailbox.ts';

const frame = (text: string): FromGuest => ({ type: 'frame', text });
const LONG_MS = 100_000;

describe('a mailbox', () => {
  it('gives what came before it was asked, in order', async () => {
    const mailbox = createMailbox();
    mailbox.push(frame('a'));
    mailbox.push(frame('b'));
    assert.deepEqual(await mailbox.next(LONG_MS), frame('a'));
    assert.deepEqual(await mailbox.next(LONG_MS), frame('b'));
  });

  it('waits for what comes, no longer than it was told, and not beyond an interruption', async () => {
    const mailbox = createMailbox();
    const late = mailbox.next(LONG_MS);
    mailbox.push(frame('late'));
    assert.deepEqual(await late, frame('late'));
    assert.equal(await mailbox.next(1), undefined);
    const interrupted = mailbox.next(LONG_MS);
    mailbox.interrupt();
    assert.equal(await interrupted, undefined);
  });

  it('gives what is there before it fails, and then fails each time', async () => {
    const mailbox = createMailbox();
    mailbox.push(frame('last'));
    mailbox.fail(new Error('first'));
    mailbox.fail(new Error('second'));
    assert.deepEqual(await mailbox.next(LONG_MS), frame('last'));
    await assert.rejects(mailbox.next(LONG_MS), /first/);
    await assert.rejects(mailbox.next(LONG_MS), /first/);
  });
});
