// A search that comes to its end before it has found anything.
import { STUBS } from './stubs.mjs';

export const END_SCENARIOS = [
  { name: 'Cancel in the lens ends a search and leaves the file', act: cancelIt },
  { name: 'Stop in the panel ends a search and leaves the file', act: stopIt },
  {
    name: 'a search that a reload of the window interrupts is shown so, and can be continued',
    act: reloadIt,
  },
];

async function begin(person, file) {
  await person.open(file);
  await person.clickLens('Solve');
  await person.lens('Cancel').waitFor();
}

async function ended(person, { model, file }) {
  await person.lens('Solve').waitFor();
  const { name, text } = STUBS[file];
  let asked = -1;
  // Two looks that see the same number: nothing is asked any more.
  await person.until('the model to be left alone', async () => {
    const now = model.asked(name);
    const same = now === asked;
    asked = now;
    await new Promise(resolve => setTimeout(resolve, 1000));
    return same;
  });
  await person.until('the file as it was', () => person.onDisk(file) === text);
}

async function cancelIt(person, { model }) {
  const file = 'cancelled.py';
  await begin(person, file);
  await person.until('a few candidates', () => model.asked('cancelled') > 4);
  await person.clickLens('Cancel');
  await ended(person, { model, file });
}

async function stopIt(person, { model }) {
  const file = 'stopped.py';
  await begin(person, file);
  await person.run('Reason-Code: Show Search');
  await person.until('a few candidates', async () => (await person.failing().count()) > 2);
  await person.panel().getByRole('button', { name: /stop/i }).click();
  await person.until(
    'the page to say that it is over',
    async () => (await person.panel().getByRole('button', { name: /stop/i }).count()) === 0,
  );
  await person.page.locator('.tab', { hasText: file }).first().click();
  await ended(person, { model, file });
}

async function reloadIt(person, { model }) {
  const file = 'reloaded.py';
  await begin(person, file);
  await person.run('Reason-Code: Show Search');
  await person.until('a few candidates', async () => (await person.failing().count()) > 2);
  const before = await person.failing().count();
  await person.reload();
  await person
    .panel()
    .getByText(/interrupted/i)
    .first()
    .waitFor();
  await person.until(
    'all candidates that were there',
    async () => (await person.failing().count()) >= before,
    async () => `(${before})`,
  );
  await person.lens('Solve').waitFor();
  await person.panel().getByRole('button', { name: 'Continue this search' }).click();
  await person.until(
    'the search to go on from there',
    async () => (await person.failing().count()) > before + 1,
    async () => `(${before})`,
  );
  await person.clickLens('Cancel');
  await ended(person, { model, file });
}
