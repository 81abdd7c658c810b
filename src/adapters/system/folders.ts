import { homedir } from 'node:os';
import { join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where what can be fetched again is kept: models, test hosts. */
export function cacheFolder(env: Environment = process.env, platform = process.platform): string {
  if (platform === 'win32') return join(localAppData(env), 'reason-code', 'Cache');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'reason-code');
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'reason-code');
}

/** Where what cannot be made again is kept: traces. */
export function dataFolder(env: Environment = process.env, platform = process.platform): string {
  if (platform === 'win32') return join(localAppData(env), 'reason-code');
  if (platform === 'darwin')
    return join(homedir(), 'Library', 'Application Support', 'reason-code');
  return join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'reason-code');
}

function localAppData(env: Environment): string {
  return env['LOCALAPPDATA'] || join(homedir(), 'AppData', 'Local');
}
