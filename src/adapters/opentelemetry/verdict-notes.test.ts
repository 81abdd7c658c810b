import assert from 'node:assert/strict';
import { CollectorRefused } from './post.ts';
import { createVerdictNotes } from './verdict-notes.ts';

describe('the verdicts of spans that were sent', () => {
  const span = (spanId: string, attributes: Record<string, string | number>) => ({
    attributes,
    spanContext: () => ({ traceId: '1'.repeat(32), spanId, traceFlags: 1 }),
  });
  const wrong = {
    'reason_code.verdict': 'WRONG',
    'reason_code.reward': 0.5,
    'reason_code.reason': 'gave 1',
  };

  it('are told as annotations, of the spans that have one', async () => {
    const told: unknown[] = [];
    const note = createVerdictNotes((path, body, type) => {
      told.push([path, type, JSON.parse(Buffer.from(body).toString())]);
      return Promise.resolve(body);
    });
    await note([span('a', wrong), span('b', {}), span('c', { 'reason_code.verdict': 'PASS' })]);
    await note([span('d', {})]);
    const own = { name: 'verdict', annotator_kind: 'CODE', identifier: 'reason-code' };
    const data = [
      { span_id: 'a', ...own, result: { label: 'WRONG', score: 0.5, explanation: 'gave 1' } },
      { span_id: 'c', ...own, result: { label: 'PASS' } },
    ];
    assert.deepEqual(told, [['/v1/span_annotations', 'application/json', { data }]]);
  });

  it('are told once to a collector that knows no annotations, and again to one that was away', async () => {
    const asked = { refused: 0, away: 0 };
    const refused = createVerdictNotes(() => {
      asked.refused += 1;
      return Promise.reject(new CollectorRefused(404));
    });
    const away = createVerdictNotes(() => {
      asked.away += 1;
      return Promise.reject(new Error('ECONNREFUSED'));
    });
    for (const note of [refused, away]) {
      await note([span('a', wrong)]);
      await note([span('b', wrong)]);
    }
    assert.deepEqual(asked, { refused: 1, away: 2 });
  });
});
