import { spawnSync } from 'node:child_process';
import { describeEndurance } from '../../testing/attacks/endurance.contract.ts';
import { EMBEDDED } from './attacks.contract.ts';

/** The sandbox hosts that this process started. */
function started(): readonly number[] {
  const { stdout } = spawnSync('ps', ['-axww', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .map(line => /^\s*(\d+)\s+(\d+)\s+(.*sandbox-host.*)/.exec(line))
    .filter(found => Number(found?.[2]) === process.pid)
    .map(found => Number(found?.[1]));
}

/** A process is replaced at 512 MiB, between two jobs; two candidates more may be under way. */
const CEILING_BYTES = (512 + 2 * 256) * 1024 ** 2;

describe('one embedded sandbox', () => {
  /** Those of suites that ran before in this process. */
  let others: readonly number[] = [];
  const hosts = (): readonly number[] => started().filter(pid => !others.includes(pid));
  before(() => {
    others = started();
  });
  describeEndurance(
    {
      ...EMBEDDED,
      processes: hosts,
      ceilingBytes: CEILING_BYTES,
      leftovers: () => Promise.resolve(hosts().map(String)),
    },
    ['python', 'javascript'],
  );
});
