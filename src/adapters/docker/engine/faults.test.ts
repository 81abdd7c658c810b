import assert from 'node:assert/strict';
import { explainFault } from './faults.ts';
import { runcHoles } from './known-holes.ts';

const AT = {
  endpoint: { kind: 'socket', path: '/x.sock', from: 'a usual place' },
  image: 'reason-code-sandbox:1',
} as const;

const coded = (message: string, code: string): Error => Object.assign(new Error(message), { code });

describe('what an error of an engine means', () => {
  for (const [what, error, fault, says] of [
    ['a refused connection', coded('connect', 'ECONNREFUSED'), 'engine-down', /Is it running/],
    ['no socket', coded('connect ENOENT /x.sock', 'ENOENT'), 'engine-down', /\/x\.sock/],
    ['a lost connection', new Error('socket hang up'), 'engine-down', /Is it running/],
    [
      'an engine on its way out',
      new Error('(HTTP code 500) server error - grpc: the client connection is closing'),
      'engine-down',
      /Is it running/,
    ],
    ['no right to it', coded('connect', 'EACCES'), 'not-permitted', /group/],
    [
      'no image',
      new Error('(HTTP code 404) no such container - No such image: reason-code-sandbox:1'),
      'image-missing',
      /make-image\.mjs/,
    ],
    [
      'a full disk',
      new Error('(HTTP code 500) server error - mkdir /var/lib/x: no space left on device'),
      'disk-full',
      /docker system df/,
    ],
    [
      'no python3',
      new Error('runc create failed: exec: "python3": executable file not found in $PATH'),
      'image-unfit',
      /no python3/,
    ],
    ['no node', new Error('cannot start javascript: [Errno 2]'), 'image-unfit', /no node/],
    ['no init', new Error('exec: "docker-init": not found'), 'init-missing', /tini/],
    [
      'a certificate of another',
      coded('self-signed certificate in certificate chain', 'SELF_SIGNED_CERT_IN_CHAIN'),
      'untrusted',
      /refused/,
    ],
    [
      'an unknown host key',
      new Error('ssh ended with code 255: Host key verification failed.'),
      'untrusted',
      /host key/,
    ],
  ] as const) {
    it(`is ${fault} for ${what}`, () => {
      const explained = explainFault(error, AT);
      assert.equal(explained?.code, 'sandbox-unavailable');
      assert.equal(explained.fields['fault'], fault);
      assert.match(explained.message, says);
      assert.equal(explained.cause, error);
    });
  }

  it('is nothing we know for anything else', () => {
    assert.equal(explainFault(new Error('the moon'), AT), undefined);
  });
});

describe('the holes of a runc', () => {
  for (const [version, found] of [
    ['1.1.5+ds1', 4],
    ['1.1.12', 3],
    ['1.2.7', 3],
    ['1.2.8', 0],
    ['1.3.2', 3],
    ['1.3.3', 0],
    ['1.4.0-rc.2', 3],
    ['1.4.0-rc.3', 0],
    ['1.4.0', 0],
    ['1.5.1', 0],
    ['2.0.0', 0],
    [undefined, 0],
  ] as const) {
    it(`are ${found} for ${version ?? 'an unknown one'}`, () => {
      assert.equal(runcHoles(version)?.match(/CVE/g)?.length ?? 0, found);
    });
  }
});
