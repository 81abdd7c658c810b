import { fileURLToPath } from 'node:url';

const nothing = fileURLToPath(new URL('nothing.cjs', import.meta.url));

/**
 * What dockerode loads and this project has no use for, as an `alias` for esbuild: an SSH client
 * with native parts that checks no host keys (the system's own `ssh` is used), and what speaks with
 * BuildKit.
 */
export const alias = Object.fromEntries(
  ['ssh2', '@grpc/grpc-js', '@grpc/proto-loader', 'protobufjs'].map(name => [name, nothing]),
);
