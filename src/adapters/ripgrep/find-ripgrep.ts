import { access, constants } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';

const BINARY = process.platform === 'win32' ? 'rg.exe' : 'rg';

/**
 * Where ripgrep is: at one of the given places (the editor's own), in the package of this platform,
 * or on the PATH; undefined where there is none.
 */
export async function findRipgrep(
  given: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  const onPath = (env['PATH'] ?? '')
    .split(delimiter)
    .filter(folder => folder !== '')
    .map(folder => join(folder, BINARY));
  for (const path of [...given, ...packaged(), ...onPath]) {
    const found = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return path;
  }
  return undefined;
}

function packaged(): readonly string[] {
  try {
    const require = createRequire(import.meta.url);
    return [require.resolve(`@vscode/ripgrep-${process.platform}-${process.arch}/bin/${BINARY}`)];
  } catch {
    return [];
  }
}
