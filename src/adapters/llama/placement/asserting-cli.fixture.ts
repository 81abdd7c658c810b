// The command line, where native code fails an assert as soon as a certain file is there.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { assertNatively } from './native-assert.fixture.ts';

const file = process.env['REASON_CODE_ASSERT'] ?? '';
setInterval(() => {
  if (existsSync(file)) assertNatively();
}, 50).unref();

await import(pathToFileURL(resolve('dist/cli.mjs')).href);
