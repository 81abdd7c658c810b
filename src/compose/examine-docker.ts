import { runcHoles } from '../adapters/docker/engine/known-holes.ts';
import type { DockerSandbox } from '../adapters/docker/create-docker-sandbox.ts';
import { describeEndpoint } from '../adapters/docker/endpoint/endpoint.ts';
import { errorText, isReasonCodeError } from '../core/base/errors.ts';
import { DEFAULT_LIMITS } from '../core/sandbox/limits.ts';
import type { Finding } from './doctor.ts';
import type { Settings } from './settings.ts';

type DockerSettings = Pick<Settings, 'sandbox' | 'dockerHost' | 'dockerImage'>;

/**
 * Looks for an engine and its image, attacks the Docker sandbox, and times it. Where Docker is not
 * what the settings ask for, nothing that is wrong with it keeps a solve from working.
 */
export async function examineDocker(
  docker: DockerSandbox,
  settings: DockerSettings,
  signal?: AbortSignal,
): Promise<readonly Finding[]> {
  const bad = settings.sandbox === 'docker' ? 'failed' : 'warning';
  const asked = bad === 'failed' || settings.dockerHost !== '' || settings.dockerImage !== '';
  if (settings.sandbox === 'embedded') {
    return [{ name: 'Docker', status: 'ok', detail: 'not asked for' }];
  }
  try {
    const { endpoint, info } = await docker.ready();
    const { version, runc, cgroups, runtimes, warnings } = info;
    const runtime = runtimes.includes('runsc') ? 'gVisor (runsc)' : `runc ${runc ?? 'unknown'}`;
    const where = `${describeEndpoint(endpoint)}: engine ${version}, ${runtime}, cgroup v${cgroups}`;
    const holes = runcHoles(runc);
    return [
      { name: 'Docker', status: 'ok', detail: [where, ...warnings].join('; ') },
      ...(holes === undefined
        ? []
        : [{ name: 'Docker runtime', status: 'warning', detail: tellHoles(runc, holes) } as const]),
      ...(await attack(docker, bad, signal)),
    ];
  } catch (error) {
    if (signal?.aborted === true) throw error;
    // That there is no engine is only worth a warning to someone who wants one.
    const missing = isReasonCodeError(error, 'sandbox-unavailable') && !asked;
    const detail = missing ? `not used: ${errorText(error)}` : errorText(error);
    return [{ name: 'Docker', status: missing ? 'ok' : bad, detail }];
  }
}

function tellHoles(runc: string | undefined, holes: string): string {
  return `runc ${runc ?? ''} has known holes (${holes}); a candidate has no mount, image or folder to use them with, but update it`;
}

async function attack(
  docker: DockerSandbox,
  bad: Finding['status'],
  signal: AbortSignal | undefined,
): Promise<readonly Finding[]> {
  const { checks } = await docker.selfTest(signal);
  const findings = checks.map(({ name, passed, detail }): Finding => {
    return { name: `docker sandbox ${name}`, status: passed ? 'ok' : bad, detail };
  });
  if (findings.some(({ status }) => status !== 'ok')) return findings;
  return [...findings, await latency(docker, signal)];
}

const RUNS = 5;

/** From hand-over to answer with a parked container, at its best: what the tier itself costs. */
async function latency(docker: DockerSandbox, signal: AbortSignal | undefined): Promise<Finding> {
  const program = { language: 'python', source: 'def f(): return 1\n', files: [] } as const;
  const job = { program, invocations: [{ call: 'f()', mode: 'value' }] } as const;
  const options = { limits: DEFAULT_LIMITS, ...(signal === undefined ? {} : { signal }) };
  const times: number[] = [];
  for (let i = 0; i < RUNS; i += 1) times.push((await docker.run(job, options)).wallMs);
  const detail = `${Math.min(...times).toFixed(1)} ms from hand-over to answer`;
  return { name: 'docker sandbox latency', status: 'ok', detail };
}
