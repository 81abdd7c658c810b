import assert from 'node:assert/strict';
import { fingerprint, isBenchmarkTask } from './benchmark-task.ts';

const DESCRIPTION =
  'Weigh every parcel of the list and give those that are too heavy for one person to carry.';
const known = new Set([fingerprint(DESCRIPTION) ?? 0, fingerprint('Fold the addAll map') ?? 0]);

describe("a benchmark's task", () => {
  it('is known by its description, however that is laid out and in whatever language', () => {
    const headers = [
      `def f(parcels):\n    """${DESCRIPTION}\n\n    >>> f([])\n    []\n    """`,
      `def f(parcels):\n    """\n    ${DESCRIPTION.replaceAll(' ', '\n    ')}\n    """`,
      `/**\n * ${DESCRIPTION.replace('list and', 'list\n * and')}\n */\nfunction f(parcels) {`,
      `// ${DESCRIPTION.toUpperCase()}\nconst f = parcels => {`,
      'def f():\n    """Fold the add_all map."""',
    ];
    for (const header of headers) assert.ok(isBenchmarkTask(header, known), header);
  });

  it('is not every function that speaks of the same things', () => {
    const headers = [
      'def f(parcels):\n    """Weigh every parcel of the list and sum the weights up."""',
      'def weigh(parcels):\n    """Give those that are too heavy for one person to carry."""',
      'def f():\n    pass',
    ];
    for (const header of headers) assert.ok(!isBenchmarkTask(header, known), header);
  });

  it('has no fingerprint when it says next to nothing', () => {
    assert.equal(fingerprint('Add three numbers'), undefined);
    assert.notEqual(fingerprint('Add three numbers up'), undefined);
  });
});
