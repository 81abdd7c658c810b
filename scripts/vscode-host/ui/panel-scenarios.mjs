// What the panel is to somebody who cannot see it, or who comes back to it.
import { AXE } from '../../axe.mjs';
import { STUBS } from './stubs.mjs';

export const PANEL_SCENARIOS = [
  { name: 'axe finds no serious violation in the panel, during a search and after it', act: axeIt },
  { name: 'a panel that was closed comes back with all of the search', act: closeIt },
];

async function axeIt(person, { model }) {
  const file = 'examined.py';
  const letAnswers = model.hold('examined');
  await person.open(file);
  await person.clickLens('Solve');
  await person.lens('Cancel').waitFor();
  await person.run('Reason-Code: Show Search');
  letAnswers(1);
  const failing = person.failing().first();
  await failing.click();
  const during = await violations(person);
  letAnswers();
  await person.tab('verified').waitFor();
  await person.tab('Search').click();
  await person
    .panel()
    .getByRole('treeitem', { name: /passes/ })
    .first()
    .click();
  const found = [...during, ...(await violations(person))];
  if (found.length > 0) throw new Error(found.join('\n'));
}

/** What axe calls serious or critical, with the element it is about. */
async function violations(person) {
  const frame = await person.panelFrame();
  await frame.evaluate(AXE);
  const { violations: found } = await frame.evaluate('axe.run(document)');
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(one => one.html).join(' ')}`);
}

async function closeIt(person, { model }) {
  const file = 'closed.py';
  await person.open(file);
  await person.clickLens('Solve');
  await person.lens('Cancel').waitFor();
  await person.run('Reason-Code: Show Search');
  await person.until('a few candidates', async () => (await person.failing().count()) > 2);
  const before = await person.failing().count();
  await person.tab('Search').locator('.tab-actions .action-label').click();
  await person.tab('Search').waitFor({ state: 'detached' });
  const asked = model.asked('closed');
  await person.until('the search to go on unseen', () => model.asked('closed') > asked + 2);
  await person.run('Reason-Code: Show Search');
  await person.until(
    'all that was there, and what came since',
    async () => (await person.failing().count()) > before,
    async () => `beyond ${before} candidates`,
  );
  await person.show(file);
  await person.clickLens('Cancel');
  await person.lens('Solve').waitFor();
  await person.until('the file as it was', () => person.onDisk(file) === STUBS[file].text);
}
