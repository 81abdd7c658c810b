import type {
  Block,
  Figure,
  LegendEntry,
  ReportDocument,
  Section,
  Table,
} from './document/block.ts';
import { STYLE } from './style.ts';

/** Runs no script and loads nothing, whatever a row of a run may have tried to smuggle in. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** The report as one page that needs nothing else. */
export function htmlReport({ title, warning, sections }: ReportDocument): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(POLICY)}">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the figures</a>
<header>
<h1>${escapeHtml(title)}</h1>
${warning === undefined ? '' : `<p class="caution">${escapeHtml(warning)}</p>`}
<nav aria-label="Sections"><ul>
${sections.map(({ id, title: name }) => `<li><a href="#${id}">${escapeHtml(name)}</a></li>`).join('\n')}
</ul></nav>
</header>
<main id="content">
${sections.map(sectionHtml).join('\n')}
</main>
</body>
</html>
`;
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function sectionHtml({ id, title, blocks }: Section): string {
  return `<section aria-labelledby="${id}">
<h2 id="${id}">${escapeHtml(title)}</h2>
${blocks.map(blockHtml).join('\n')}
</section>`;
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'text':
      return `<p>${escapeHtml(block.text)}</p>`;
    case 'caution':
      return `<p class="caution">${escapeHtml(block.text)}</p>`;
    case 'list':
      return `<ul>${block.items.map(item => `<li>${escapeHtml(item)}</li>`).join('\n')}</ul>`;
    case 'table':
      return tableHtml(block.table);
    case 'figure':
      return figureHtml(block);
  }
}

function figureHtml({ title, caption, charts, legend, table, folded }: Figure): string {
  const drawings = charts.map(({ svg, alt }) =>
    // The words stand for the whole drawing; its parts are not read out one by one.
    svg.replace('<svg ', `<svg role="img" aria-label="${escapeHtml(`${title}. ${alt}`)}" `),
  );
  const shown = drawings.length === 0 ? ['<p>There is nothing to draw yet.</p>'] : drawings;
  const numbers = folded
    ? `<details><summary>The numbers of this figure</summary>${tableHtml(table)}</details>`
    : tableHtml(table);
  return `<figure>
<h3>${escapeHtml(title)}</h3>
${legend.length > 1 ? `<ul class="legend" aria-label="Legend">${legend.map(legendHtml).join('')}</ul>` : ''}
<div class="drawing">${shown.join('\n')}</div>
<figcaption>${escapeHtml(caption)}</figcaption>
</figure>
${numbers}`;
}

function legendHtml({ label, colour, dash }: LegendEntry): string {
  const mark =
    dash === undefined
      ? `<rect width="28" height="12" fill="${colour}"/>`
      : `<line x1="0" x2="28" y1="6" y2="6" stroke="${colour}" stroke-width="3" stroke-dasharray="${dash}"/>`;
  return `<li><svg aria-hidden="true" width="28" height="12">${mark}</svg> ${escapeHtml(label)}</li>`;
}

function tableHtml({ caption, columns, rows }: Table): string {
  const kind = (i: number): string => (columns[i]?.numeric === true ? ' class="number"' : '');
  const head = columns
    .map(({ name }, i) => `<th scope="col"${kind(i)}>${escapeHtml(name)}</th>`)
    .join('');
  const body = rows.map(cells => {
    const written = cells.map((cell, i) =>
      i === 0
        ? `<th scope="row"${kind(0)}>${escapeHtml(cell)}</th>`
        : `<td${kind(i)}>${escapeHtml(cell)}</td>`,
    );
    return `<tr>${written.join('')}</tr>`;
  });
  // Reached by the keyboard, because a wide table scrolls sideways.
  return `<div class="table" tabindex="0" role="region" aria-label="${escapeHtml(`Table: ${caption}`)}">
<table>
<caption>${escapeHtml(caption)}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body.join('\n')}
</tbody>
</table>
</div>`;
}
