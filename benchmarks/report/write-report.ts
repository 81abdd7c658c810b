import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { composeReport } from './document/compose-report.ts';
import { analyse } from './figures/analyse.ts';
import type { Analysis } from './figures/analyse.ts';
import { htmlReport } from './html.ts';
import { markdownReport } from './markdown.ts';
import { readRuns } from './read-runs.ts';

export type WrittenReport = {
  readonly html: string;
  readonly markdown: string;
  readonly analysis: Analysis;
};

/**
 * Reads the runs in `folders` and writes `report.html` and `report.md` to `out`, over what was
 * there. Throws, and writes nothing, when a folder holds no run.
 */
export function writeReport(folders: readonly string[], out: string): WrittenReport {
  const analysis = analyse(readRuns(folders));
  const report = composeReport(analysis);
  const files = [
    ['report.html', htmlReport(report)],
    ['report.md', markdownReport(report)],
  ] as const;
  const [html, markdown] = files.map(([name]) => join(out, name));
  try {
    mkdirSync(out, { recursive: true });
    for (const [name, content] of files) {
      // A reader never sees half a report.
      writeFileSync(join(out, `${name}.new`), content);
      renameSync(join(out, `${name}.new`), join(out, name));
    }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`The report could not be written to ${out} (${why}). Choose another --out.`, {
      cause,
    });
  }
  return { html: html ?? '', markdown: markdown ?? '', analysis };
}
