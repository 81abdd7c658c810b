// Takes the README's pictures: node scripts/screenshots.mjs [FOLDER]. Needs `npm run build` first.
// A person's way through the editor with the default model: open a file, click the lens, watch the
// search, see the diff, look at past solves. Nothing in them is made up.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { obtainServer } from './vscode-host/obtain-server.mjs';
import { runAsPerson } from './vscode-host/run-server-tests.mjs';
import { movingPicture } from './vscode-host/ui/moving-picture.mjs';
import { personAt } from './vscode-host/ui/person.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = process.argv[2] ?? join(root, 'media');
/** In this one something fails first with the stand-in model, and is repaired. */
const FILE = process.env.SCREENSHOT_FILE ?? 'account.py';
const SIZE = { width: 1280, height: 836 };
/** Without the title, which says that the extension is under development. */
const CLIP = { x: 0, y: 36, width: 1280, height: 800 };
/** How long a moment of the search is shown, and the diff at the end. */
const MOMENT_MS = 450;
const END_MS = 4000;
const SETTINGS = {
  'workbench.colorTheme': 'Default Dark Modern',
  'window.title': '${rootName}',
  'editor.minimap.enabled': false,
  'editor.cursorBlinking': 'solid',
  'breadcrumbs.enabled': false,
};

const workspace = mkdtempSync(join(tmpdir(), 'reason-code-pictures-'));
cpSync(join(root, 'examples', 'python'), workspace, { recursive: true });
try {
  const obtained = await obtainServer(console.error);
  const trust = false;
  await runAsPerson({ root, obtained, workspace, trust, settings: SETTINGS }, takePictures);
} finally {
  rmSync(workspace, { recursive: true, force: true });
}
process.exit(0);

async function takePictures(page) {
  await page.setViewportSize(SIZE);
  const person = personAt(page, { workspace });
  const picture = async (name, { moves = false } = {}) => {
    if (!moves) await settled(page);
    await page.screenshot({ path: join(out, `readme-${name}.png`), clip: CLIP });
  };
  await person.open(FILE);
  await person.run('View: Close Primary Side Bar');
  await person.lens('Solve').waitFor();
  await picture('lens');
  await person.clickLens('Solve');
  await person.lens('Cancel').waitFor();
  await person.run('Reason-Code: Show Search');
  const frames = await watch(person, () => picture('searching', { moves: true }));
  await person.show('verified');
  await picture('diff');
  frames.push({ png: await page.screenshot({ clip: CLIP }), ms: END_MS });
  writeFileSync(join(out, 'readme-search.gif'), movingPicture(frames));
  await person
    .panel()
    .getByRole('treeitem', { name: /passes/ })
    .last()
    .click();
  await picture('panel');
  await person.run('Preferences: Toggle between Light/Dark Themes');
  await picture('panel-light');
  await person.page
    .getByRole('tab', { name: /^Reason-Code/ })
    .first()
    .click();
  const solve = page.getByRole('treeitem', { name: /, verified/ }).first();
  await solve.locator('.monaco-tl-twistie').click();
  await page
    .getByRole('treeitem', { name: /^Candidate 1,/ })
    .first()
    .waitFor();
  // Away from everything that would say what it is.
  await page.mouse.move(200, SIZE.height - 100);
  await picture('sidebar');
}

/** A frame whenever the tree has grown, until the diff is there. */
async function watch(person, onFailing) {
  const frames = [];
  let shown = '';
  let isTaken = false;
  await person.treeItems().first().waitFor();
  const isOver = async () => (await person.tab('verified').count()) > 0;
  while (!(await isOver())) {
    const labels = await person
      .treeItems()
      .evaluateAll(all => all.map(one => one.ariaLabel).join());
    if (labels === shown) {
      await new Promise(resolve => setTimeout(resolve, 50));
      continue;
    }
    shown = labels;
    frames.push({ png: await person.page.screenshot({ clip: CLIP }), ms: MOMENT_MS });
    const failing = person.panel().getByRole('treeitem', { name: /wrong answer|raises an error/ });
    if (!isTaken && (await failing.count()) >= 6) {
      isTaken = true;
      await failing.first().click();
      await onFailing();
    }
  }
  return frames;
}

/** Two looks that are the same: nothing moves any more. */
async function settled(page) {
  let before = '';
  for (let look = 0; look < 40; look += 1) {
    const now = (await page.screenshot()).toString('base64');
    if (now === before) return;
    before = now;
    await new Promise(resolve => setTimeout(resolve, 250));
  }
}
