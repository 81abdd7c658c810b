// A process that stands for the editor's extension host: it has a model write one answer, and says
// what it sees. Native code in this process, and only here, fails an assert in the middle of it.
import { writeSync } from 'node:fs';
import { systemClock } from '../../system/system-clock.ts';
import { createPlacedModel } from './create-placed-model.ts';
import { assertNatively } from './native-assert.fixture.ts';
import { ask } from '../../../testing/add-request.ts';

const [folder = '', path = ''] = process.argv.slice(2);
const model = createPlacedModel(
  { obtain: () => Promise.resolve({ path, id: 'stand-in', weakStandIn: true }) },
  {
    placement: 'auto',
    folder,
    fork: { entry: 'dist/model-process.mjs' },
    clock: systemClock,
    notice: line => void process.stdout.write(`notice: ${line}\n`),
  },
);
let texts = 0;
await model.generate(ask(1, { maxTokens: 200 }), {
  onText: () => {
    writeSync(1, 'text\n');
    if ((texts += 1) === 8) assertNatively();
    return undefined;
  },
});
process.stdout.write('done\n');
await model[Symbol.asyncDispose]();
