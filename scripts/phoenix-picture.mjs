// Takes the README's picture of Phoenix: node scripts/phoenix-picture.mjs [FOLDER]. Needs
// `npm run build` first. A solve with the stand-in model that repairs an error is sent to a Phoenix
// that is started for it, and looked at in a browser. Nothing in it is made up.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withBrowser } from './panel/browser.mjs';
import { preparePhoenix } from './phoenix.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = process.argv[2] ?? join(root, 'media');
/** In this one something fails first with the stand-in model, and is repaired. */
const FILE = process.env.SCREENSHOT_FILE ?? 'account.py';
const SIZE = { width: 1440, height: 960 };

const work = mkdtempSync(join(tmpdir(), 'reason-code-phoenix-picture-'));
const env = { ...process.env, XDG_DATA_HOME: join(work, 'data') };
let phoenix;
try {
  const why = await preparePhoenix({ root });
  if (why !== undefined) throw new Error(why);
  cpSync(join(root, 'examples', 'python'), work, { recursive: true });
  const url = await startPhoenix();
  const solved = JSON.parse(
    await reasonCode(['solve', join(work, FILE), '--model', 'stand-in', '--all', '--json']),
  );
  const sent = JSON.parse(
    await reasonCode(['trace', 'send', solved.traceId, '--endpoint', url, '--json']),
  );
  const passed = await passedIteration(url, sent.traceId);
  console.error(`${solved.status}: ${sent.spans} spans, ${sent.verdicts} verdicts`);
  const none = await withBrowser(console.error, browser => takePicture(browser, sent.url, passed));
  if (typeof none === 'string') throw new Error(none);
} finally {
  phoenix?.kill('SIGTERM');
  rmSync(work, { recursive: true, force: true });
}

async function takePicture(browser, url, iteration) {
  const page = await browser.newPage({ viewport: SIZE, colorScheme: 'dark' });
  await page.goto(url, { waitUntil: 'networkidle' });
  // The answer that passed, with what the model was told about the failure that it repairs.
  const rows = page.getByText(/^(iteration \d+|llm)$/);
  await page.getByText(iteration, { exact: true }).first().waitFor();
  const names = await rows.allTextContents();
  const answer = rows.nth(names.indexOf('llm', names.indexOf(iteration)));
  await answer.evaluate(row => row.scrollIntoView({ block: 'center' }));
  await answer.click();
  const told = page.getByText('An earlier attempt was wrong').first();
  await told.waitFor();
  await page.waitForLoadState('networkidle');
  await told.evaluate(text => text.scrollIntoView({ block: 'center' }));
  await page.mouse.move(SIZE.width - 5, SIZE.height - 5);
  await page.screenshot({ path: join(out, 'readme-phoenix.png') });
}

/** What the try is called that passed. */
async function passedIteration(url, traceId) {
  const query = `trace_id=${traceId}&limit=1000`;
  const response = await fetch(`${url}/v1/projects/reason-code/spans?${query}`);
  const { data } = await response.json();
  const span = data.find(
    ({ name, attributes }) =>
      name.startsWith('iteration') && attributes['reason_code.verdict'] === 'PASS',
  );
  if (span === undefined) throw new Error('nothing passed: there is no repair to show');
  return span.name;
}

/** Starts it with the product's own command; gives the address that it prints. */
function startPhoenix() {
  const cli = [join(root, 'dist', 'cli.mjs'), 'phoenix', 'start', '--port', '6106'];
  phoenix = spawn(process.execPath, cli, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    phoenix.stdout.setEncoding('utf8').on('data', text => resolve(text.trim()));
    phoenix.on('close', code => reject(new Error(`Phoenix ended with code ${code}`)));
  });
}

/** The output of one of the product's commands; its exit code may be an honest "no". */
function reasonCode(argv) {
  const child = spawn(process.execPath, [join(root, 'dist', 'cli.mjs'), ...argv], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', text => (said += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', code =>
      code === 0 || code === 1 ? resolve(said) : reject(new Error(`${argv[0]}: code ${code}`)),
    );
  });
}
