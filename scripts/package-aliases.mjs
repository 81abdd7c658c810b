import { fileURLToPath } from 'node:url';

const nothing = fileURLToPath(new URL('nothing.cjs', import.meta.url));

/**
 * What dockerode loads and this project has no use for: an SSH client with native parts that checks no
 * host keys (the system's own `ssh` is used), and what speaks with BuildKit.
 */
const UNUSED = ['ssh2', '@grpc/grpc-js', '@grpc/proto-loader', 'protobufjs'];

/** What every bundle takes in place of a package, as an `alias` for esbuild. */
export const alias = {
  ...Object.fromEntries(UNUSED.map(name => [name, nothing])),
  // Its CommonJS build hides its parts from the bundler.
  'jsonc-parser': 'jsonc-parser/lib/esm/main.js',
};
