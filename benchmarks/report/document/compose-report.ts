import type { Analysis } from '../figures/analyse.ts';
import { aboutSection } from './about.ts';
import type { ReportDocument, Section } from './block.ts';
import { drawsSection, lossesSection } from './candidates-section.ts';
import { budgetSections } from './budget-section.ts';
import { comparisonSection } from './comparison-section.ts';
import { hardwareSection } from './hardware-section.ts';
import { originalSection, passSection } from './pass-section.ts';
import { spendSection } from './spend-section.ts';
import { verifiedSection } from './verified-section.ts';

const WEAK = {
  all: 'Measured with a weak stand-in model: this says nothing about the default model.',
  some: 'Some arms were measured with a weak stand-in model: these say nothing about the default model.',
  none: undefined,
} as const;

/** The whole report as plain text and drawings, for a page and for Markdown alike. */
export function composeReport(analysis: Analysis): ReportDocument {
  const warning = WEAK[analysis.weakStandIn];
  return {
    title: `Reason-Code: ${analysis.suites.join(', ')}`,
    warning,
    sections: [
      aboutSection(analysis),
      passSection(analysis),
      originalSection(analysis),
      ...budgetSections(analysis),
      comparisonSection(analysis),
      drawsSection(analysis),
      lossesSection(analysis),
      verifiedSection(analysis),
      spendSection(analysis),
      hardwareSection(analysis),
    ].map(section => (warning === undefined ? section : marked(section, warning))),
  };
}

/** Says it with every figure and every table, which may be shown alone. */
function marked(section: Section, warning: string): Section {
  const mark = (words: string): string => `${words}${/[.!?]$/.test(words) ? '' : '.'} ${warning}`;
  return {
    ...section,
    blocks: section.blocks.map(block => {
      switch (block.kind) {
        case 'figure':
          return { ...block, caption: mark(block.caption) };
        case 'table':
          // Neither the conditions nor the original's figures are from it.
          return section.id === 'about' || section.id === 'original'
            ? block
            : { ...block, table: { ...block.table, caption: mark(block.table.caption) } };
        default:
          return block;
      }
    }),
  };
}
