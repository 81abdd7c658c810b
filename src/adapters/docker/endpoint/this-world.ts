import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import type { World } from './find-endpoints.ts';

/** The machine and user this runs on. */
export function thisWorld(setting: string, env: World['env']): World {
  return {
    setting,
    env,
    platform: process.platform,
    home: homedir(),
    uid: process.getuid?.(),
    sha256: text => createHash('sha256').update(text).digest('hex'),
    read(path) {
      try {
        return readFileSync(path, 'utf8');
      } catch {
        return undefined;
      }
    },
    list(path) {
      try {
        return readdirSync(path);
      } catch {
        return [];
      }
    },
  };
}
