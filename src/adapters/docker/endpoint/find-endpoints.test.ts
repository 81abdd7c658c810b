import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { isReasonCodeError } from '../../../core/base/errors.ts';
import { describeEndpoint } from './endpoint.ts';
import { findEndpoints } from './find-endpoints.ts';
import type { World } from './find-endpoints.ts';
import { parseHost } from './parse-host.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const BUILD = sha256('build');

type Files = Readonly<Record<string, string | object>>;

/** A machine with these files, a Linux one unless it says otherwise. */
function world(parts: Partial<World> = {}, files: Files = {}): World {
  return {
    setting: '',
    env: {},
    platform: 'linux',
    home: '/home/u',
    uid: 1000,
    sha256,
    read(path) {
      const file = files[path];
      return typeof file === 'object' ? JSON.stringify(file) : file;
    },
    list: () => [],
    ...parts,
  };
}

const shown = (given: World): string[] => findEndpoints(given).map(describeEndpoint);
const isUsage = (error: unknown): boolean => isReasonCodeError(error, 'usage');

const CONTEXT: Files = {
  '/home/u/.docker/config.json': { currentContext: 'build' },
  [`/home/u/.docker/contexts/meta/${BUILD}/meta.json`]: {
    Name: 'build',
    Endpoints: { docker: { Host: 'tcp://build:2376', SkipTLSVerify: false } },
  },
  [`/home/u/.docker/contexts/tls/${BUILD}/docker/ca.pem`]: 'CA',
  [`/home/u/.docker/contexts/tls/${BUILD}/docker/cert.pem`]: 'CERT',
  [`/home/u/.docker/contexts/tls/${BUILD}/docker/key.pem`]: 'KEY',
};

describe('an address of an engine', () => {
  const socket = (path: string): object => ({ kind: 'socket', path });
  for (const [text, wanted] of [
    ['unix:///var/run/docker.sock', socket('/var/run/docker.sock')],
    ['/run/user/1000/docker.sock', socket('/run/user/1000/docker.sock')],
    ['npipe:////./pipe/docker_engine', socket('//./pipe/docker_engine')],
    ['//./pipe/docker_engine', socket('//./pipe/docker_engine')],
    ['tcp://host', { kind: 'tcp', host: 'host', port: 2375, secure: false }],
    ['tcp://host:2376', { kind: 'tcp', host: 'host', port: 2376, secure: true }],
    ['https://host', { kind: 'tcp', host: 'host', port: 2376, secure: true }],
    ['http://10.0.0.1:8080', { kind: 'tcp', host: '10.0.0.1', port: 8080, secure: false }],
    ['tcp://[::1]:2375', { kind: 'tcp', host: '::1', port: 2375, secure: false }],
    ['host:2375', { kind: 'tcp', host: 'host', port: 2375, secure: false }],
    ['ssh://me@host', { kind: 'ssh', destination: 'me@host' }],
    ['ssh://host:2222', { kind: 'ssh', destination: 'host', port: 2222 }],
  ] as const) {
    it(`is read from ${text}`, () => assert.deepEqual(parseHost(text, 'x'), wanted));
  }

  for (const text of [
    'ftp://host',
    'ssh://-oProxyCommand=x',
    'ssh://me:secret@host',
    'ssh://host/path',
    'tcp://',
    'unix://',
    'a b',
    'ssh://a;b',
  ]) {
    it(`is not "${text}"`, () => {
      assert.throws(
        () => parseHost(text, 'the setting'),
        error => {
          assert.ok(isUsage(error));
          assert.match(String(error), /the setting/);
          return true;
        },
      );
    });
  }
});

describe('the search for an engine', () => {
  it('takes what the setting names before all else', () => {
    const env = { DOCKER_HOST: 'unix:///other', DOCKER_CONTEXT: 'build' };
    assert.deepEqual(shown(world({ setting: 'ssh://me@build', env }, CONTEXT)), [
      'ssh://me@build (the setting)',
    ]);
  });

  it('then DOCKER_HOST, even beside a context', () => {
    const env = { DOCKER_HOST: 'unix:///x.sock', DOCKER_CONTEXT: 'build' };
    assert.deepEqual(shown(world({ env }, CONTEXT)), ['/x.sock (DOCKER_HOST)']);
  });

  it('then the context of the Docker command line, with its certificates', () => {
    assert.deepEqual(findEndpoints(world({}, CONTEXT)), [
      {
        kind: 'tcp',
        host: 'build',
        port: 2376,
        from: 'the Docker context build',
        tls: { ca: 'CA', cert: 'CERT', key: 'KEY', verify: true },
      },
    ]);
  });

  it('takes DOCKER_CONTEXT before the context that is set, and looks into DOCKER_CONFIG', () => {
    const id = sha256('other');
    const meta = { Endpoints: { docker: { Host: 'unix:///other.sock' } } };
    const files = { ...CONTEXT, [`/cfg/contexts/meta/${id}/meta.json`]: meta };
    const env = { DOCKER_CONTEXT: 'other', DOCKER_CONFIG: '/cfg' };
    assert.deepEqual(shown(world({ env }, files)), ['/other.sock (the Docker context other)']);
  });

  it('does not check certificates where a context says so', () => {
    const meta = { Endpoints: { docker: { Host: 'tcp://build:2376', SkipTLSVerify: true } } };
    const files = { ...CONTEXT, [`/home/u/.docker/contexts/meta/${BUILD}/meta.json`]: meta };
    const [endpoint] = findEndpoints(world({}, files));
    assert.equal(endpoint?.kind === 'tcp' && endpoint.tls?.verify, false);
  });

  it('refuses a context that names no engine instead of taking another', () => {
    assert.throws(() => findEndpoints(world({ env: { DOCKER_CONTEXT: 'gone' } })), isUsage);
  });

  it('reads the certificates of DOCKER_CERT_PATH', () => {
    const env = {
      DOCKER_HOST: 'tcp://host:1234',
      DOCKER_TLS_VERIFY: '1',
      DOCKER_CERT_PATH: '/certs',
    };
    const [endpoint] = findEndpoints(world({ env }, { '/certs/ca.pem': 'CA' }));
    assert.deepEqual(endpoint?.kind === 'tcp' && endpoint.tls, { ca: 'CA', verify: true });
    const bare = findEndpoints(world({ env: { DOCKER_HOST: 'tcp://host:1234' } }))[0];
    assert.equal(bare?.kind === 'tcp' && bare.tls, undefined);
  });

  it('takes the usual places for the context "default", or a configuration that is broken', () => {
    for (const config of [{ currentContext: 'default' }, '{', { auths: {} }]) {
      const files = { '/home/u/.docker/config.json': config };
      assert.equal(shown(world({}, files))[0], '/var/run/docker.sock (a usual place)');
    }
  });
});

describe('the usual places of an engine', () => {
  const paths = (parts: Partial<World>): string => shown(world(parts)).join('\n');

  it('on Linux are those of Docker, rootless Docker, Docker Desktop and Podman', () => {
    const found = paths({ env: { XDG_RUNTIME_DIR: '/run/user/7' } });
    for (const path of [
      '/var/run/docker.sock',
      '/run/user/7/docker.sock',
      '/home/u/.docker/desktop/docker.sock',
      '/run/user/7/podman/podman.sock',
      '/run/podman/podman.sock',
    ]) {
      assert.ok(found.includes(`${path} (`), path);
    }
    assert.ok(paths({}).includes('/run/user/1000/docker.sock'));
  });

  it('on macOS are those of Docker Desktop, Colima, OrbStack, Rancher Desktop, Lima and Podman', () => {
    const found = paths({
      platform: 'darwin',
      list: path => (path.endsWith('.lima') ? ['vm'] : []),
    });
    for (const part of [
      '/home/u/.docker/run/docker.sock',
      '/.colima/default/docker.sock',
      '/.orbstack/run/docker.sock',
      '/.rd/docker.sock',
      '/.lima/vm/sock/docker.sock',
      'podman.sock',
    ]) {
      assert.ok(found.includes(part), part);
    }
  });

  it('on Windows are named pipes', () => {
    assert.deepEqual(shown(world({ platform: 'win32' })), [
      '//./pipe/docker_engine (a usual place)',
      '//./pipe/dockerDesktopLinuxEngine (a usual place)',
      '//./pipe/podman-machine-default (a usual place)',
    ]);
  });
});
