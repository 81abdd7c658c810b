import type { Language, SourceFile } from '../base/source.ts';

/** Deep enough that `../../src/thing` of the tests stays inside. */
const FOLDER = 'tests/a/b/c/d';

/** How the tests' program asks for the tests, and where that is. */
export const TEST_PATH = `./${FOLDER}/tests`;

const MODULES: Readonly<Record<string, string>> = {
  assert: 'assert',
  'assert/strict': 'strict',
  test: 'test',
  vitest: 'vitest',
  mocha: 'vitest',
  '@jest/globals': 'vitest',
};

/**
 * What JavaScript tests import, as files of their box: the tests themselves, stand-ins for the
 * test frameworks, and the candidate under every relative path that the tests know it by.
 */
export function testFiles({
  language,
  tests,
}: {
  readonly language: Language;
  readonly tests: string;
}): SourceFile[] {
  const end = language === 'typescript' ? 'ts' : 'js';
  const frameworks = Object.entries(MODULES).map(([name, made]) => ({
    path: `node_modules/${name}.js`,
    text: `module.exports = rc_modules_.${made};\n`,
  }));
  const candidates = [...new Set(relativeImports(tests))].map(path => ({
    path,
    text: 'module.exports = rc_candidate_;\n',
  }));
  return [{ path: `${FOLDER}/tests.${end}`, text: tests }, ...frameworks, ...candidates];
}

/** The files that relative imports name, as paths in the box. */
function relativeImports(tests: string): string[] {
  const found = tests.matchAll(/(?:\bfrom\s*|\brequire\s*\(\s*|\bimport\s*)(['"])(\.[^'"\n]*)\1/g);
  return [...found].flatMap(([, , path = '']) => {
    const parts = FOLDER.split('/');
    for (const part of path.split('/')) {
      if (part === '..') parts.pop();
      else if (part !== '.' && part !== '') parts.push(part);
    }
    const name = parts.join('/');
    // The engine's `require` takes the name as it stands, or with an ending.
    const full = /\.[cm]?[jt]sx?$/.test(name) ? name : `${name}.js`;
    return parts.length === 0 || full === `${FOLDER}/tests.js` ? [] : [full];
  });
}
