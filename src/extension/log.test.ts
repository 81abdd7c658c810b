import assert from 'node:assert/strict';
import { redactingLog, withFields } from './log.ts';

describe('the log channel', () => {
  it('writes every level without secrets, and fields as one line of data', () => {
    const lines: string[] = [];
    const write =
      (level: string) =>
      (message: string): number =>
        lines.push(`${level} ${message}`);
    const log = redactingLog({
      trace: write('trace'),
      debug: write('debug'),
      info: write('info'),
      warn: write('warn'),
      error: write('error'),
      show: () => undefined,
      dispose: () => undefined,
    });
    const key = `sk-${'a1B2c3D4'.repeat(4)}`;
    log.info('asked', { url: `https://me:${key}@host/v1`, status: 401 });
    log.warn(`refused ${key}`);
    log.error(new Error('no', { cause: new Error(`key ${key}`) }));
    log.debug('plain');
    log.trace('more', 1, 'two');
    assert.equal(lines[0], 'info asked {"url":"https://[hidden]@host/v1","status":401}');
    assert.equal(lines[1], 'warn refused [hidden]');
    assert.match(lines[2] ?? '', /^error Error: no[^]*caused by Error: key \[hidden\]/);
    assert.deepEqual(lines.slice(3), ['debug plain', 'trace more [1,"two"]']);
    assert.ok(!lines.join('\n').includes(key));
  });

  it('says with every line of a solve which trace it is about', () => {
    const lines: string[] = [];
    const write = (message: string): number => lines.push(message);
    const nothing = { show: () => undefined, dispose: () => undefined };
    const levels = { trace: write, debug: write, info: write, warn: write, error: write };
    const log = withFields(redactingLog({ ...levels, ...nothing }), { traceId: 't' });
    log.info('begins');
    log.warn('odd', { function: 'f' });
    log.error('broken', 1);
    assert.deepEqual(lines, [
      'begins {"traceId":"t"}',
      'odd {"traceId":"t","function":"f"}',
      'broken [{"traceId":"t"},1]',
    ]);
  });
});
