import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Language } from '../core/base/source.ts';
import type { TestRunner } from '../core/judge/run-tests.ts';

/** The program that runs tests, and the modules mounted beside it. */
const RUNNERS: Readonly<Record<'python' | 'script', readonly string[]>> = {
  python: ['run_tests.py', 'pytest.py', 'rc_fixtures.py', 'rc_scene.py', 'rc_script.py'],
  script: ['run-tests.js'],
};

/** Reads what runs tests of the language, from the files of the build. */
export async function readRunner(assets: string, language: Language): Promise<TestRunner> {
  const names = RUNNERS[language === 'python' ? 'python' : 'script'];
  const read = (name: string): Promise<string> =>
    readFile(join(assets, 'harness', 'tests', name), 'utf8');
  const [source = '', ...texts] = await Promise.all(names.map(read));
  const files = texts.map((text, i) => ({ path: names[i + 1] ?? '', text }));
  return { source, files };
}
