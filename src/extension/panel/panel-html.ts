/**
 * The panel's page. Nothing but our own script and style is allowed to load or run: no inline
 * script or style, no `eval`, no network.
 */
export function panelHtml(parts: {
  readonly cspSource: string;
  readonly nonce: string;
  readonly script: string;
  readonly style: string;
  readonly title: string;
}): string {
  const { cspSource, nonce, script, style } = parts;
  const policy = [
    "default-src 'none'",
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    `script-src 'nonce-${nonce}'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${escapeHtml(parts.title)}</title>
    <link rel="stylesheet" href="${style}" />
  </head>
  <body>
    <main id="app"></main>
    <script nonce="${nonce}" src="${script}"></script>
  </body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, char => `&#${char.charCodeAt(0)};`);
}
