// Opens the built page of the panel in a browser, as the editor would: under its Content-Security-
// Policy, with an `acquireVsCodeApi` that writes down what the page posts. For tests, measurements
// and pictures. Needs `dist/webview`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromSource } from './from-source.mjs';

const { panelHtml } = await fromSource('src/extension/panel/panel-html.ts');
const ORIGIN = 'https://panel.invalid';

/** What would run if a page took text for markup. */
export const HOSTILE = '<img src=x onerror="globalThis.bad=1"><script>globalThis.bad=1</script>';

/** A theme of the editor: what VS Code sets on the page's root, and the class of its body. */
export const THEMES = JSON.parse(readFileSync(new URL('./themes.json', import.meta.url), 'utf8'));

/**
 * A page in `context`, a browser context of Playwright. `theme` is a name in `THEMES`; `scripts` run
 * before the page's own, which is `script`. Errors of the page and refusals of its policy are gathered in `errors`.
 */
export async function openPage({ context, root, theme = 'dark', scripts = [], script = 'main' }) {
  const page = await context.newPage();
  const errors = [];
  page.on('pageerror', error => errors.push(error.message));
  page.on('console', line => {
    if (line.type() === 'error') errors.push(line.text());
  });
  await page.route(`${ORIGIN}/**`, route => answer(route, root, { theme, script }));
  await page.addInitScript(fakeEditor, THEMES[theme].variables);
  for (const one of scripts) await page.addInitScript(one);
  await page.goto(`${ORIGIN}/`);
  return { page, errors };
}

/** What the page posted since the last call. */
export function posted(page) {
  return page.evaluate(() => globalThis.posted.splice(0));
}

/** Hands messages of the host to the page, and waits until they are drawn. */
export function tell(page, messages) {
  return page.evaluate(async all => {
    for (const data of all) window.dispatchEvent(new MessageEvent('message', { data }));
    const frame = () => new Promise(done => requestAnimationFrame(done));
    await frame();
    await frame();
    while (document.querySelector('[data-behind]')) await frame();
  }, messages);
}

function answer(route, root, { theme, script }) {
  const { pathname } = new URL(route.request().url());
  const known = { [`/${script}.js`]: 'text/javascript', '/style.css': 'text/css' };
  const file = known[pathname];
  if (file !== undefined)
    return route.fulfill({
      contentType: file,
      body: readFileSync(join(root, 'dist', 'webview', pathname.slice(1)), 'utf8'),
    });
  if (pathname !== '/') return route.fulfill({ status: 404, body: '' });
  return route.fulfill({ contentType: 'text/html', body: pageHtml(THEMES[theme].body, script) });
}

/** The page as the extension writes it, in a theme. */
function pageHtml(bodyClass, name) {
  const [script, style] = [`${ORIGIN}/${name}.js`, `${ORIGIN}/style.css`];
  const parts = { cspSource: ORIGIN, nonce: 'test', script, style, title: 'Reason-Code' };
  return panelHtml(parts).replace('<body>', `<body class="${bodyClass}">`);
}

/** Runs in the page, before its own script. */
function fakeEditor(variables) {
  globalThis.posted = [];
  let state;
  globalThis.acquireVsCodeApi = () => ({
    postMessage: message => globalThis.posted.push(message),
    getState: () => state,
    setState: next => {
      state = next;
    },
  });
  document.addEventListener('readystatechange', () => {
    for (const [name, value] of Object.entries(variables))
      document.documentElement.style.setProperty(name, value);
  });
}
