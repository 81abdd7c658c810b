#!/usr/bin/env node
import { existsSync } from 'node:fs';

const cli = new URL('../dist/cli.mjs', import.meta.url);
if (!existsSync(cli)) {
  console.error('reason-code is not built yet: run `npm ci && npm run build` in its folder first.');
  process.exit(2);
}
await import(cli.href);
