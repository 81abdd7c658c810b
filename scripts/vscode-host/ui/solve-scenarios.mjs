// From the lens to the file: what a person sees of a search, and what comes of it.
import { SAID, STUBS, solved } from './stubs.mjs';

export const SOLVE_SCENARIOS = [
  { name: 'a click on the lens ends in the file, and one undo takes it out', act: acceptIt },
  { name: 'a proposal that is discarded leaves the file as it was', act: discardIt },
  { name: 'a proposal follows its stub to where an edit has moved it', act: moveIt },
  { name: 'a stub that was edited during the search is never overwritten', act: changeIt },
  { name: 'all of it goes by the keyboard', act: typeIt },
];

async function acceptIt(person, { model }) {
  const file = 'accepted.py';
  const letAnswers = model.hold('accepted');
  await person.open(file);
  await person.clickLens('Solve');
  await person.lens('Cancel').waitFor();
  await person.run('Reason-Code: Show Search');
  await person.treeItems().first().waitFor();
  const before = await person.treeItems().count();
  // The first answer is wrong. The tree grows by it before there is another.
  letAnswers(1);
  const failing = person.failing().first();
  await failing.waitFor();
  await failing.click();
  await person.panel().getByText(SAID).first().waitFor();
  letAnswers();
  await person.until(
    'the tree to grow',
    async () => (await person.treeItems().count()) > before,
    async () => `from ${before} items`,
  );
  await person.tab('verified').waitFor();
  await person.clickTitle(/^Accept Proposal/);
  await person.tab('verified').waitFor({ state: 'detached' });
  await person.show(file);
  await person.save(file, solved(file));
  await person.page.keyboard.press('Control+Z');
  await person.save(file, STUBS[file].text);
}

async function solveToDiff(person, file) {
  await person.open(file);
  await person.clickLens('Solve');
  await person.tab('verified').waitFor();
}

async function discardIt(person) {
  const file = 'discarded.py';
  await solveToDiff(person, file);
  await person.clickTitle(/^Discard Proposal/);
  await person.tab('verified').waitFor({ state: 'detached' });
  await person.show(file);
  await person.until('the file to be clean', async () => {
    const dirty = await person.page.locator('.tab.dirty').count();
    return dirty === 0 && person.onDisk(file) === STUBS[file].text;
  });
}

async function moveIt(person, { model }) {
  const file = 'moved.py';
  const letAnswers = model.hold('moved');
  await person.open(file);
  await person.clickLens('Solve');
  await person.lens('Cancel').waitFor();
  await person.page.keyboard.press('Control+Home');
  await person.page.keyboard.type('# A line above it.\n');
  letAnswers();
  await person.tab('verified').waitFor();
  await person.clickTitle(/^Accept Proposal/);
  await person.tab('verified').waitFor({ state: 'detached' });
  await person.show(file);
  await person.save(file, `# A line above it.\n${solved(file)}`);
}

async function changeIt(person, { model }) {
  const file = 'changed.py';
  const { text } = STUBS[file];
  const letAnswers = model.hold('changed');
  await person.open(file);
  await person.clickLens('Solve');
  await person.lens('Cancel').waitFor();
  await person.page.keyboard.press('Control+End');
  await person.page.keyboard.type('    return None');
  letAnswers();
  await person.tab('verified').waitFor();
  await person.clickTitle(/^Accept Proposal/);
  await person.hasBeenTold('nothing was inserted');
  await person.clickTitle(/^Discard Proposal/);
  await person.tab('verified').waitFor({ state: 'detached' });
  await person.show(file);
  await person.save(file, `${text}    return None`);
}

/** Not one click: the palette, the search's page, the tree, the diff, and the file. */
async function typeIt(person, { model }) {
  const file = 'typed.py';
  const { keyboard } = person.page;
  const letAnswers = model.hold('typed');
  await person.open(file);
  await person.run('Reason-Code: Solve Function');
  await person.lens('Cancel').waitFor();
  await person.run('Reason-Code: Show Search');
  await person.treeItems().first().waitFor();
  letAnswers();
  await person.tab('verified').waitFor();
  await person.run('Reason-Code: Show Search');
  await person.run('View: Focus Next Editor Group');
  const chosen = person.panel().locator('[role=treeitem][aria-selected=true]');
  await person.until('the tree to be reached by Tab', async () => {
    await keyboard.press('Tab');
    return (await person.panel().locator('[role=tree]:focus, [role=tree] :focus').count()) > 0;
  });
  await keyboard.press('Home');
  const labels = new Set();
  await person.until('the selection to move by arrow keys', async () => {
    await keyboard.press(labels.size === 0 ? 'ArrowRight' : 'ArrowDown');
    if ((await chosen.count()) > 0) labels.add(await chosen.first().getAttribute('id'));
    return labels.size > 1;
  });
  await person.run('View: Focus Previous Editor Group');
  await person.run('Reason-Code: Accept Proposal');
  await person.tab('verified').waitFor({ state: 'detached' });
  await person.show(file);
  await person.save(file, solved(file));
}
