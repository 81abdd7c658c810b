import type { Block, ReportDocument, Table } from './document/block.ts';

/** The same report without its drawings: the table of each figure stands for it. */
export function markdownReport({ title, warning, sections }: ReportDocument): string {
  const parts = [
    `# ${escapeMarkdown(title)}`,
    ...(warning === undefined ? [] : [`> **${escapeMarkdown(warning)}**`]),
    ...sections.flatMap(section => [
      `## ${escapeMarkdown(section.title)}`,
      ...section.blocks.flatMap(blockMarkdown),
    ]),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** Takes every sign its meaning, so that text of a row is shown and does nothing. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ')
    .replace(/[\\`*_{}[\]<>#|!~&]/g, sign =>
      sign === '<' ? '&lt;' : sign === '&' ? '&amp;' : `\\${sign}`,
    )
    .replace(/(https?|mailto|www)([:.])/gi, '$1\\$2');
}

function blockMarkdown(block: Block): readonly string[] {
  switch (block.kind) {
    case 'text':
      return [escapeMarkdown(block.text)];
    case 'caution':
      return [`> ${escapeMarkdown(block.text)}`];
    case 'list':
      return [block.items.map(item => `- ${escapeMarkdown(item)}`).join('\n')];
    case 'table':
      return tableMarkdown(block.table);
    case 'figure':
      return [
        `### ${escapeMarkdown(block.title)}`,
        escapeMarkdown(block.caption),
        ...tableMarkdown(block.table),
      ];
  }
}

function tableMarkdown({ caption, columns, rows }: Table): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    `_${escapeMarkdown(caption)}_`,
    [
      line(columns.map(({ name }) => escapeMarkdown(name))),
      line(columns.map(({ numeric }) => (numeric === true ? '---:' : '---'))),
      ...rows.map(cells => line(cells.map(escapeMarkdown))),
    ].join('\n'),
  ];
}
