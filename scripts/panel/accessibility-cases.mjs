// What axe-core finds in the page, in each theme and each of its states.
import assert from 'node:assert/strict';
import { AXE } from '../axe.mjs';
import { tell } from './open-page.mjs';
import { INTERRUPTED, LIVE, STORED, snapshot } from './page-states.mjs';

const STATES = [
  ['before any search', [], undefined],
  ['during a search', [snapshot(LIVE, { acceptable: [60] })], undefined],
  ['with a candidate selected', [snapshot(LIVE, { acceptable: [8] })], 8],
  ['of a stored search', [snapshot(STORED, INTERRUPTED)], 12],
];

export const ACCESSIBILITY = ['dark', 'light', 'high-contrast'].flatMap(theme =>
  STATES.map(([name, messages, selected]) => ({
    name: `has no barrier that axe-core knows of ${name} (${theme})`,
    theme,
    scripts: [AXE],
    async run(page) {
      await tell(page, messages);
      if (selected !== undefined) await page.locator(`#node-${selected}`).click();
      if (messages.length > 0) await page.locator('.legend summary').click();
      await tell(page, []);
      const violations = await page.evaluate(async () => {
        const { violations } = await globalThis.axe.run(document);
        return violations.map(({ id, impact, nodes }) => ({
          id,
          impact,
          count: nodes.length,
          all: nodes.slice(0, 8).map(({ html }) => html.slice(0, 160)),
          why: nodes[0].failureSummary,
        }));
      });
      assert.deepEqual(violations, []);
    },
  })),
);
