import { join } from 'node:path';
import { createDockerSandbox } from '../adapters/docker/create-docker-sandbox.ts';
import type { DockerSandbox } from '../adapters/docker/create-docker-sandbox.ts';
import { createEmbeddedSandbox } from '../adapters/embedded/create-embedded-sandbox.ts';
import { createTranspiler } from '../adapters/sucrase/create-transpiler.ts';
import { createAutoSandbox } from '../core/sandbox/auto-sandbox.ts';
import { errorText } from '../core/base/errors.ts';
import type { Sandbox } from '../core/sandbox/sandbox.ts';
import { withTranspiler } from '../core/sandbox/with-transpiler.ts';
import type { Settings } from './settings.ts';

export type SandboxSettings = Pick<Settings, 'sandbox'> &
  Partial<Pick<Settings, 'dockerHost' | 'dockerImage'>>;

/** The sandbox that runs candidates, and the tiers it may use. */
export type Tiers = {
  readonly sandbox: Sandbox;
  readonly embedded: Sandbox;
  readonly docker: DockerSandbox;
};

/** The sandbox that the settings name, from the files of the build. */
export function createSandbox(
  assets: string,
  settings: SandboxSettings,
  notice: (line: string) => void = () => undefined,
): Sandbox {
  return createTiers(assets, settings, notice).sandbox;
}

/** Puts all tiers together. No process is started and no engine is looked for until it is needed. */
export function createTiers(
  assets: string,
  { sandbox: wanted, dockerHost = '', dockerImage = '' }: SandboxSettings,
  notice: (line: string) => void,
): Tiers {
  const embedded = createEmbeddedSandbox({
    hostEntry: join(assets, 'sandbox-host.mjs'),
    vendorFolder: join(assets, 'vendor', 'cpython'),
    harnessFolder: join(assets, 'harness'),
  });
  const docker = createDockerSandbox({
    harnessFolder: join(assets, 'harness'),
    dockerFolder: join(assets, 'docker'),
    host: dockerHost,
    ...(dockerImage === '' ? {} : { image: dockerImage }),
  });
  // Who names an engine or an image means it to be used. Otherwise Python, which does well in
  // WebAssembly, stays there, and JavaScript, twenty times slower without V8, goes to an engine.
  const chosen = dockerHost !== '' || dockerImage !== '';
  const pick = (): Sandbox => {
    if (wanted === 'embedded') return embedded;
    if (wanted === 'docker') return docker;
    return createAutoSandbox({
      embedded,
      docker,
      ready: chosen ? sayingOnce(() => docker.ready(), notice) : () => docker.ready(),
      prefersDocker: language => chosen || language !== 'python',
      notice,
    });
  };
  return { sandbox: withTranspiler(pick(), createTranspiler()), embedded, docker };
}

/** Someone who names an engine wants to know when there is none; nobody else does. */
function sayingOnce(
  ready: () => Promise<unknown>,
  notice: (line: string) => void,
): () => Promise<unknown> {
  let said = false;
  return async () => {
    try {
      return await ready();
    } catch (error) {
      if (!said) notice(`${errorText(error)} The embedded sandbox is used instead.`);
      said = true;
      throw error;
    }
  };
}
