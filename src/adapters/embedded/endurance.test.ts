import { spawnSync } from 'node:child_process';
import { describeEndurance } from '../../testing/attacks/endurance.contract.ts';
import type { Flat } from '../../testing/attacks/endurance.contract.ts';
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

/**
 * A process is replaced at 512 MiB and what its guests may take: two may be under way, and two more
 * on their way out.
 */
const CEILING_BYTES = (512 + 4 * 256) * 1024 ** 2;

/**
 * The host process sets how glibc gives memory back; of other C libraries nothing is known. Parked
 * interpreters and two more that work take a hundred megabytes or a little more.
 */
function flat(): Flat | string {
  if (process.platform !== 'linux') return 'it is read where Linux shows it';
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  if (header.glibcVersionRuntime === undefined) return 'the C library here is not glibc';
  return { spread: 64 * 1024 ** 2, most: 192 * 1024 ** 2 };
}

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
      flat: flat(),
      leftovers: () => Promise.resolve(hosts().map(String)),
    },
    ['python', 'javascript'],
  );
});
