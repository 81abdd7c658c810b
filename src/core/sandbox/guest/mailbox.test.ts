import assert from 'node:assert/strict';
import type { FromGuest } from './box.ts';
import { createMailbox } from './mailbox.ts';
import type { Mailbox } from './mailbox.ts';

const frame = (text: string): FromGuest => ({ type: 'frame', text });

/** A mailbox, and the alarms that are set: each rings when it is called. */
function create(): { mailbox: Mailbox; alarms: Map<number, () => void> } {
  const alarms = new Map<number, () => void>();
  const mailbox = createMailbox((ms, ring) => {
    alarms.set(ms, ring);
    return () => alarms.delete(ms);
  });
  return { mailbox, alarms };
}

describe('a mailbox', () => {
  it('gives what came before it was asked, in order, and sets no alarm for it', async () => {
    const { mailbox, alarms } = create();
    mailbox.push(frame('a'));
    mailbox.push(frame('b'));
    assert.deepEqual(await mailbox.next(100), frame('a'));
    assert.deepEqual(await mailbox.next(100), frame('b'));
    assert.equal(alarms.size, 0);
  });

  it('waits for what comes, and sets its alarm off then', async () => {
    const { mailbox, alarms } = create();
    const late = mailbox.next(100);
    assert.deepEqual([...alarms.keys()], [100]);
    mailbox.push(frame('late'));
    assert.deepEqual(await late, frame('late'));
    assert.equal(alarms.size, 0);
  });

  it('gives nothing once its alarm rings, or once it is interrupted', async () => {
    const { mailbox, alarms } = create();
    const nothing = mailbox.next(100);
    alarms.get(100)?.();
    assert.equal(await nothing, undefined);
    const interrupted = mailbox.next(200);
    mailbox.interrupt();
    assert.equal(await interrupted, undefined);
  });

  it('gives what is there before it fails, and then fails each time', async () => {
    const { mailbox } = create();
    mailbox.push(frame('last'));
    mailbox.fail(new Error('first'));
    mailbox.fail(new Error('second'));
    assert.deepEqual(await mailbox.next(100), frame('last'));
    await assert.rejects(mailbox.next(100), /first/);
    await assert.rejects(mailbox.next(100), /first/);
  });
});
