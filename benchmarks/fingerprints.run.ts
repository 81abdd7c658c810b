import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createParsers } from '../src/adapters/tree-sitter/create-parser.ts';
import { languageSupport } from '../src/core/stub/language-table.ts';
import { fingerprint } from '../src/core/training/benchmark-task.ts';
import { loadSuite } from './suites/load-suite.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: node dist/bench/fingerprints.mjs FOLDER_OF_THE_DATA_SETS');
  process.exit(2);
}

const SUITES = ['humaneval', 'humaneval-javascript', 'humaneval-typescript', 'mbpp'];
const TARGET = 'src/core/training/benchmark-fingerprints.ts';

const parsers = await createParsers(join('dist', 'vendor', 'tree-sitter'));
const found = new Set<number>();
for (const name of SUITES) {
  const suite = loadSuite({ suite: name, folders: [folder] });
  let without = 0;
  for (const task of suite.tasks) {
    const { stubs } = languageSupport(task.language).findStubs(
      task.file.text,
      parsers[task.language],
    );
    const text = stubs.find(stub => stub.name === task.function)?.docstring?.text ?? '';
    // With its examples and without them: not everybody copies those.
    const prose = text.split(/^\s*(?:>>>|assert\b|Examples?\b|For example)/im)[0] ?? '';
    const marks = [fingerprint(text), fingerprint(prose)].filter(mark => mark !== undefined);
    if (marks.length === 0) without += 1;
    for (const mark of marks) found.add(mark);
  }
  console.error(`${name}: ${suite.tasks.length} tasks, ${without} without a fingerprint`);
}
const numbers = [...found].sort((a, b) => a - b).join(', ');
writeFileSync(
  TARGET,
  `/**\n * Hashes of how the tasks of HumanEval (Python, JavaScript, TypeScript) and MBPP begin: enough to know one\n * again, and nothing of it. Made by \`node dist/bench/fingerprints.mjs\`.\n */\nexport const BENCHMARK_FINGERPRINTS: readonly number[] = [${numbers}];\n`,
);
console.error(`${found.size} fingerprints in ${TARGET}; format it with prettier.`);
