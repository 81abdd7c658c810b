/** Where a project says which Python it runs on, the most binding first. */
export const VERSION_FILES = [
  'pyproject.toml',
  'setup.cfg',
  'setup.py',
  '.python-version',
  'runtime.txt',
] as const;

/**
 * The oldest Python 3 that a project says it runs on, such as `3.9`; undefined when the file says nothing that
 * can be read for certain.
 * @param name the file's name, one of `VERSION_FILES`
 */
export function readPythonVersion(name: string, text: string): string | undefined {
  const minor = readMinor(name, text);
  return minor === undefined ? undefined : `3.${minor}`;
}

function readMinor(name: string, text: string): number | undefined {
  switch (name) {
    case 'pyproject.toml':
      return (
        lowest(/^\s*requires-python\s*=\s*(["'])(.*?)\1/m.exec(text)?.[2]) ??
        lowest(
          /^\s*\[tool\.poetry\.dependencies\][^[]*?^\s*python\s*=\s*(["'])(.*?)\1/ms.exec(
            text,
          )?.[2],
        )
      );
    case 'setup.cfg':
      return lowest(/^\s*python_requires\s*=\s*(.+)$/m.exec(text)?.[1]);
    case 'setup.py':
      return lowest(/\bpython_requires\s*=\s*(["'])(.*?)\1/.exec(text)?.[2]);
    case '.python-version':
    case 'runtime.txt':
      return lowest(/^\s*(?:c?python-)?(3\.\d+(?:\.\d+)?)\s*$/m.exec(text)?.[1]);
    default:
      return undefined;
  }
}

/** The lowest version a specifier admits: `>=3.8,<4`, `^3.9`, `~=3.10.1`, `3.11`. */
function lowest(specifier: string | undefined): number | undefined {
  const found: number[] = [];
  for (const part of (specifier ?? '').split(',')) {
    const match = /^\s*(>=|>|~=|===?|\^|~|)\s*3\.(\d+)(\.\d+|\.\*)*\s*$/.exec(part);
    if (match?.[2] === undefined) continue;
    const isAbove = match[1] === '>' && match[3] === undefined;
    found.push(Number(match[2]) + (isAbove ? 1 : 0));
  }
  return found.length === 0 ? undefined : Math.max(...found);
}
