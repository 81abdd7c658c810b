import { join } from 'node:path';
import { createParsers } from '../../src/adapters/tree-sitter/create-parser.ts';
import { bitsOf } from '../../src/core/evidence/result-bits.ts';
import { languageSupport } from '../../src/core/stub/language-table.ts';
import type { ParserTable } from '../../src/core/stub/parser.ts';
import type { Row } from '../rows.ts';
import { dataFolders, loadSuite } from '../suites/load-suite.ts';
import type { Task } from '../suites/task.ts';
import { basisOf } from './calibrate.ts';

/**
 * Rows whose basis says how many bits their checks are worth. Those of before November 28, 2026 do
 * not: they get what the docstring's examples are worth, which are all the checks that a benchmark
 * has. Throws when such a row's suite is not there.
 */
export async function withBits(rows: readonly Row[]): Promise<readonly Row[]> {
  const lacking = rows.filter(({ basis }) => basis?.bits === undefined);
  if (lacking.length === 0) return rows;
  const parsers = await createParsers(join('dist', 'vendor', 'tree-sitter'));
  const worth = new Map<string, number>();
  for (const suite of new Set(lacking.map(row => row.suite))) {
    const { tasks } = loadSuite({ suite, folders: dataFolders() });
    for (const task of tasks) worth.set(`${suite} ${task.id}`, bitsOfTask(task, parsers));
  }
  return rows.map(row => {
    const bits = worth.get(`${row.suite} ${row.task}`);
    if (row.basis?.bits !== undefined || bits === undefined) return row;
    return { ...row, basis: { ...basisOf(row), bits } };
  });
}

function bitsOfTask(
  { file: { text }, language, function: name }: Task,
  parsers: ParserTable,
): number {
  const support = languageSupport(language);
  const parser = parsers[language];
  const stub = support.findStubs(text, parser).stubs.find(one => one.name === name);
  const examples = stub === undefined ? [] : support.findExamples(text, parser, stub).examples;
  return bitsOf(
    examples.map(({ case: { expect: expected, truth }, expected: expectedText }) => ({
      expected,
      expectedText,
      ...(truth === undefined ? {} : { truth }),
    })),
  );
}
