import assert from 'node:assert/strict';
import { redact, redactedFields } from './redact.ts';

/** Made up; in pieces, so that no scanner takes them for real ones. */
const KEYS = [
  `sk-${'a1B2c3D4'.repeat(4)}`,
  `sk-proj-${'a1B2c3D4'.repeat(4)}`,
  `hf_${'abcdEFGH12'.repeat(3)}`,
  `ghp_${'abcdEFGH12'.repeat(3)}`,
  `AKIA${'ABCD1234'.repeat(2)}`,
  `eyJ${'hbGciOiJI'.repeat(2)}.${'eyJzdWIi'.repeat(2)}.${'sgn'.repeat(8)}`,
];

describe('the log', () => {
  it('holds no key, wherever it stands', () => {
    for (const key of KEYS) {
      for (const text of [
        `the server said: ${key} is wrong`,
        `Authorization: Bearer ${key}`,
        `{"apiKey":"${key}"}`,
        `https://api.example.com/v1?api_key=${key}&x=1`,
        `https://user:${key}@api.example.com/v1`,
      ]) {
        assert.ok(!redact(text).includes(key), redact(text));
      }
    }
  });

  it('hides passwords of any shape where their name says so', () => {
    assert.equal(redact('password = hunter22, then'), 'password = [hidden], then');
    assert.equal(redact('https://me:pw@host/x'), 'https://[hidden]@host/x');
    assert.match(redact('Basic dXNlcjpwYXNz='), /^Basic \[hidden\]/);
  });

  it('leaves alone what is none', () => {
    for (const text of [
      'verified: add, trace 20261127-200000-123-abcdef',
      'hf:Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF:Q4_K_M, 16384 tokens',
      'https://api.example.com/v1#model answered 401',
    ]) {
      assert.equal(redact(text), text);
    }
  });

  it('writes fields as data, without secrets, whatever they are', () => {
    assert.equal(redactedFields([]), '');
    assert.equal(redactedFields([{ status: 'verified', ms: 3 }]), ' {"status":"verified","ms":3}');
    assert.ok(!redactedFields([{ headers: { authorization: KEYS[0] } }]).includes(KEYS[0] ?? ''));
    const self: Record<string, unknown> = {};
    self['self'] = self;
    assert.equal(redactedFields([self]), ' [object Object]');
  });
});
