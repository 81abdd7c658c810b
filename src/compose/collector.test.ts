import assert from 'node:assert/strict';
import { isReasonCodeError } from '../core/base/errors.ts';
import { collectorAddress } from '../core/telemetry/endpoint.ts';
import { collectorAway, withCollector } from './collector.ts';

const settings = (endpoint: string, allowRemote = false) => ({
  ...{ 'tracing.endpoint': endpoint, 'tracing.content': true, allowRemote },
});

describe('the address of a collector', () => {
  it('may be named with the paths behind it, or without', () => {
    for (const named of [
      'http://h:1',
      'http://h:1/',
      'http://h:1/v1/traces',
      ' http://h:1/v1/metrics/',
    ])
      assert.equal(collectorAddress(named), 'http://h:1', named);
    assert.equal(collectorAddress('https://h/base/'), 'https://h/base');
    assert.equal(collectorAddress('https://user:secret@h/'), 'https://h');
    for (const none of ['', 'h:1', 'file:///etc', 'http://'])
      assert.equal(collectorAddress(none), undefined);
  });

  it('is of this machine or of another one', () => {
    for (const own of ['http://127.0.0.1:6006', 'http://localhost', 'http://[::1]:1'])
      assert.equal(collectorAway(settings(own)), undefined, own);
    assert.equal(collectorAway(settings('http://10.0.0.1:6006')), '10.0.0.1:6006');
  });
});

describe('the collector of a command', () => {
  it('is the one it names, else one of the environment', () => {
    const env = {
      REASON_CODE_OTLP_ENDPOINT: '',
      PHOENIX_COLLECTOR_ENDPOINT: 'http://localhost:6006',
    };
    const of = (endpoint: string, given: object) =>
      withCollector(settings(endpoint), { ...env, ...given })['tracing.endpoint'];
    assert.equal(of('http://127.0.0.1:1', {}), 'http://127.0.0.1:1');
    assert.equal(of('', {}), 'http://localhost:6006');
    assert.equal(of('', { REASON_CODE_OTLP_ENDPOINT: 'http://localhost:2' }), 'http://localhost:2');
    assert.equal(withCollector(settings(''), {})['tracing.endpoint'], '');
  });

  it('that it names is refused when it is elsewhere and not allowed, or no address', () => {
    const away = 'https://collector.example';
    const isUsage = (error: unknown): boolean => isReasonCodeError(error, 'usage');
    assert.throws(() => withCollector(settings(away), {}), isUsage);
    assert.throws(() => withCollector(settings('nonsense'), {}), isUsage);
    assert.equal(withCollector(settings(away, true), {})['tracing.endpoint'], away);
  });
});
