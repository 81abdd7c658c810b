import { availableParallelism, cpus } from 'node:os';
import type { ModelIdentity } from '../src/core/model/language-model.ts';

/** What a run's figures depend on, stated with each of them. */
export function conditions(model?: ModelIdentity): Record<string, unknown> {
  return {
    machine: {
      platform: `${process.platform}-${process.arch}`,
      cores: availableParallelism(),
      cpu: cpus()[0]?.model ?? 'unknown',
      node: process.versions.node,
    },
    ...(model === undefined
      ? {}
      : {
          model: model.id,
          modelSha256: model.sha256 ?? 'unknown',
          weakStandIn: model.weakStandIn,
          engine: model.engine,
        }),
  };
}

/** The same in one line, for a row. */
export function machineText(): string {
  return `${process.platform}-${process.arch}, ${availableParallelism()} cores, ${cpus()[0]?.model.trim() ?? 'unknown'}, Node ${process.versions.node}`;
}
