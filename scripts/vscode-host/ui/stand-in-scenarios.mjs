// The whole way once with the model that people begin with.
import { standInStub } from './stubs.mjs';

export const STAND_IN_SCENARIOS = [
  { name: 'the stand-in model writes a body that a person takes and takes back', act: solveIt },
];

async function solveIt(person) {
  const { file, text } = standInStub;
  await person.open(file);
  await person.clickLens('Solve');
  await person.tab('verified').waitFor();
  await person.clickTitle(/^Accept Proposal/);
  await person.tab('verified').waitFor({ state: 'detached' });
  await person.show(file);
  await person.page.keyboard.press('Control+S');
  await person.until(
    'a body on disk',
    () =>
      person.onDisk(file).startsWith(text) &&
      /^ {4}\S/m.test(person.onDisk(file).slice(text.length)),
    () => person.onDisk(file),
  );
  await person.page.keyboard.press('Control+Z');
  await person.save(file, text);
}
