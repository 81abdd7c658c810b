// The places around a search: the question before the first one, past solves, the first steps.
import { runCommand } from './person.mjs';

/** Comes first: what it is answered holds for all that follow. */
export const CONSENT = {
  name: 'nothing is sent to a model elsewhere before a person has said yes',
  act: consent,
};

export const PLACE_SCENARIOS = [
  { name: 'past solves stand in the side bar, and one click shows their tree', act: lookBack },
  { name: 'the walkthrough opens, and its sample has a stub to solve', act: walkThrough },
];

async function consent(person, { model }) {
  await person.open('asked.py');
  await person.clickLens('Solve');
  const yes = person.page.getByRole('button', { name: 'Always for This Workspace' });
  await yes.waitFor();
  if (model.requests() > 0) throw new Error('the model was asked before the person was');
  await yes.click();
  await person.tab('verified').waitFor();
  await person.clickTitle(/^Discard Proposal/);
  await person.tab('verified').waitFor({ state: 'detached' });
}

async function lookBack(person) {
  const { page } = person;
  await page
    .locator('.activitybar')
    .getByRole('tab', { name: /^Reason-Code/ })
    .click();
  await page
    .getByRole('treeitem', { name: /^asked, verified/ })
    .first()
    .click();
  await person.tab('Search: asked').waitFor();
  await person
    .panel()
    .getByRole('treeitem', { name: /passes/ })
    .first()
    .waitFor();
  await person.run('View: Show Explorer');
}

async function walkThrough(person) {
  const { page } = person;
  await runCommand(page, 'Welcome: Open Walkthrough...', { ends: true });
  await page.keyboard.type('Get a Verified');
  const row = page.locator('.quick-input-list .monaco-list-row', { hasText: 'Get a Verified' });
  await row.first().click();
  await page.getByText('Pick a model').first().waitFor();
  await page.getByText('Solve a function', { exact: true }).first().click();
  await page
    .locator('.getting-started-step.expanded')
    .getByRole('button', { name: /sample/i })
    .click();
  await person.lens('Solve').waitFor();
  // The sample is in no file: closing it would ask where to put it.
  await person.run('View: Revert and Close Editor');
  await person.tab('Untitled').waitFor({ state: 'detached' });
}
