import { dirname, join } from 'node:path';

/** The folder of what is remembered of failures: beside that of the traces. */
export function memoryFolder(traceFolder: string): string {
  return join(dirname(traceFolder), 'memory');
}
