import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { isReasonCodeError } from '../core/base/errors.ts';
import type { Sandbox } from '../core/sandbox/sandbox.ts';
import { describeAttacks } from '../testing/attacks/attacks.contract.ts';
import type { AttackedTier } from '../testing/attacks/attacks.contract.ts';
import { describeEndurance } from '../testing/attacks/endurance.contract.ts';
import { JAVASCRIPT_ATTACKS } from '../testing/attacks/javascript/all.ts';
import { PYTHON_ATTACKS } from '../testing/attacks/python/all.ts';
import { createSandbox } from './create-sandbox.ts';

/** The Docker sandbox as the product makes it, or why there is none on this machine. */
async function create(): Promise<Sandbox | string> {
  let made: Sandbox | undefined;
  try {
    made = createSandbox(resolve('dist'), { sandbox: 'docker' });
    await made.selfTest();
    return made;
  } catch (error) {
    await made?.[Symbol.asyncDispose]();
    // A broken sandbox is no reason to skip: only one that cannot be had is.
    if (isReasonCodeError(error, 'sandbox-unavailable')) return error.message;
    throw error;
  }
}

/** Containers that this process started. */
function containers(): readonly string[] {
  const args = ['ps', '-aq', '--filter', `label=dev.reason-code.pid=${process.pid}`];
  const { status, stdout } = spawnSync('docker', args, { encoding: 'utf8' });
  return status === 0 ? stdout.split('\n').filter(line => line !== '') : [];
}

const DOCKER: AttackedTier = {
  tier: 'docker',
  create,
  leftovers: () => Promise.resolve(containers()),
};

describeAttacks(DOCKER, 'a Python program', PYTHON_ATTACKS);
describeAttacks(DOCKER, 'a JavaScript program', JAVASCRIPT_ATTACKS);
describeEndurance(
  {
    ...DOCKER,
    processes: () => [],
    ceilingBytes: 0,
    flat: 'a container is used once, and its memory goes with it',
  },
  ['python', 'javascript'],
);
