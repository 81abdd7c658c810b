// What the page of a workflow does, as a person at it and the host beside it see it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { AXE } from '../axe.mjs';
import { fromSource } from './from-source.mjs';
import { FAILED, GRAPH, RUNNING, drawnView, end, node, snapshot, value } from './made-up-run.mjs';
import { HOSTILE, posted, tell } from './open-page.mjs';

const { PANEL_WORDS } = await fromSource('src/protocol/panel-words.ts');

const option = (page, id) => page.locator(`#node-${id}`);
const drawn = page => page.evaluate(() => new Promise(requestAnimationFrame).then(() => undefined));
const choose = async (page, id) => {
  await option(page, id).click();
  await drawn(page);
};
const pressed = async (page, name) => {
  await posted(page);
  await page.getByRole('button', { name, exact: true }).click();
  return posted(page);
};
const labels = page =>
  page.locator('[role=option]').evaluateAll(all => all.map(one => one.getAttribute('aria-label')));

/** A wide and deep graph: layers of twenty, each node with two before it. */
function largeGraph(count) {
  const nodes = Array.from({ length: count }, (_, at) => node(`n${at}`, 'tool', { what: 'echo' }));
  const edges = nodes.flatMap((_, to) =>
    to < 20
      ? []
      : [to - 20, to - 20 - (to % 3)]
          .filter((one, at, all) => one >= 0 && all.indexOf(one) === at)
          .map(from => ({ from, to })),
  );
  return { name: 'large', description: '', nodes, edges };
}

const PLAIN = [
  {
    name: 'asks for a snapshot when it is ready, and again when it missed something',
    async run(page) {
      assert.deepEqual(await posted(page), [{ type: 'ready' }]);
      await tell(page, [snapshot([]), { type: 'events', seq: 3, events: [] }]);
      assert.deepEqual(await posted(page), [{ type: 'ready' }]);
    },
  },
  {
    name: 'draws each node below all that it waits for, and says its state in words',
    async run(page) {
      await tell(page, [snapshot(RUNNING)]);
      const tops = await page
        .locator('[role=option]')
        .evaluateAll(all =>
          Object.fromEntries(
            all.map(one => [one.getAttribute('data-id'), one.getBoundingClientRect().top]),
          ),
        );
      for (const { from, to } of GRAPH.edges) assert.ok(tops[from] < tops[to], `${from} → ${to}`);
      const said = (await labels(page)).join('\n');
      for (const part of [
        /Search the workspace, tool search_text, done, 20 ms/,
        /left, tool read_file, failed, its fallback stands in, attempts: 2/,
        /Found anything\?, branch, reused from the checkpoint/,
        /none, model, skipped, .*waits for: Found anything\?: no/,
        /Write and verify, reasoning, running/,
        /each, map one, running, ended inside: 1/,
        /answer, join, waiting/,
      ])
        assert.match(said, part);
    },
  },
  {
    name: 'follows a run as its events come, and touches only what changed',
    async run(page) {
      await tell(page, [snapshot(RUNNING)]);
      await page.evaluate(() => {
        globalThis.touched = new Set();
        new MutationObserver(all => {
          for (const { target } of all) globalThis.touched.add(target);
        }).observe(document.querySelector('.drawing'), {
          ...{ attributes: true, childList: true, subtree: true, characterData: true },
        });
      });
      const more = FAILED.slice(RUNNING.length);
      await tell(page, [{ type: 'events', seq: 1, events: more }]);
      assert.match((await labels(page)).join('\n'), /Write and verify, reasoning, failed/);
      assert.match((await labels(page)).join('\n'), /answer, join, cancelled/);
      assert.equal(await page.locator('.chip.failed').textContent(), 'failed');
      const touched = await page.evaluate(() => globalThis.touched.size);
      assert.ok(touched > 0 && touched < 40, `${touched} elements were touched`);
      assert.deepEqual(await pressed(page, 'Run again or resume'), [{ type: 'run' }]);
    },
  },
  {
    name: 'shows what the selected node was given, gave, said and failed of',
    async run(page) {
      await tell(page, [snapshot(FAILED)]);
      const detail = page.getByRole('region', { name: 'Details' });
      assert.match(await detail.textContent(), /code: the sandbox is broken/);
      await choose(page, 0);
      for (const part of ['{"pattern": "def"}', '{"count": 3}', '20 ms'])
        assert.ok((await detail.textContent()).includes(part), part);
      await choose(page, 1);
      assert.match(await detail.textContent(), /no such file/);
      await choose(page, 3);
      assert.match(await detail.textContent(), /candidate 1: WRONG/);
      assert.match(await detail.textContent(), /the sandbox is broken/);
      assert.deepEqual(await pressed(page, 'Open its search tree'), [
        { type: 'open-search', node: 3 },
      ]);
      assert.deepEqual(await pressed(page, 'Show in the file'), [{ type: 'show-source', node: 3 }]);
      await choose(page, 4);
      assert.match(await detail.textContent(), /each\[0\]\/one: done/);
      assert.equal(await page.getByRole('button', { name: 'Open its search tree' }).count(), 0);
    },
  },
  {
    name: 'can be stopped while it runs, and run when it does not',
    async run(page) {
      await tell(page, [snapshot(RUNNING)]);
      assert.deepEqual(await pressed(page, 'Stop'), [{ type: 'stop' }]);
      assert.equal(await page.getByRole('button', { name: 'Run', exact: true }).count(), 0);
      await tell(page, [snapshot([], { subject: 'graph 1', view: drawnView(GRAPH) })]);
      assert.equal(await page.getByRole('button', { name: 'Stop' }).count(), 0);
      assert.deepEqual(await pressed(page, 'Run'), [{ type: 'run' }]);
    },
  },
  {
    name: 'takes text of tools, models and files for text',
    async run(page) {
      const graph = {
        ...{ name: HOSTILE, description: HOSTILE, edges: [{ from: 0, to: 1, way: HOSTILE }] },
        nodes: [node('a', HOSTILE, { title: HOSTILE, what: HOSTILE }), node('b', 'tool')],
      };
      const bad = [
        value(1, 'a', 'output', HOSTILE),
        { at: 1, type: 'node-report', node: 'a', text: HOSTILE },
        end(2, 'a', 'failed', HOSTILE),
      ];
      await tell(page, [snapshot(bad, { graph })]);
      await choose(page, 0);
      assert.ok((await page.getByRole('region').textContent()).includes(HOSTILE));
      assert.equal(await page.locator('img, main script').count(), 0);
      assert.equal(await page.evaluate(() => globalThis.bad), undefined);
    },
  },
  {
    name: 'can be used by keyboard alone',
    async run(page) {
      await tell(page, [snapshot(RUNNING)]);
      const list = page.getByRole('listbox');
      const isActive = () => list.evaluate(one => one === document.activeElement);
      for (let i = 0; i < 12 && !(await isActive()); i += 1) await page.keyboard.press('Tab');
      await drawn(page);
      const active = () => list.getAttribute('aria-activedescendant');
      const press = async key => {
        await page.keyboard.press(key);
        await drawn(page);
        return active();
      };
      assert.equal(await active(), 'node-0');
      assert.equal(await press('ArrowRight'), await press('Home').then(() => press('ArrowRight')));
      assert.equal(await press('End'), 'node-6');
      const before = await press('ArrowLeft');
      assert.ok(['node-3', 'node-4', 'node-5'].includes(before), before);
      assert.equal(await press('ArrowRight'), 'node-6');
      assert.equal(await page.locator('[role=option][aria-selected=true]').count(), 1);
      await page.keyboard.press('Enter');
      assert.equal(await page.evaluate(() => document.activeElement.id), 'detail-title');
      await page.keyboard.press('Escape');
      assert.ok(await isActive());
    },
  },
  {
    name: 'keeps where one looks when it is shown again, and not when it shows another run',
    async run(page) {
      await tell(page, [snapshot(RUNNING)]);
      await choose(page, 3);
      await tell(page, [snapshot(FAILED)]);
      assert.equal(await page.locator('[aria-selected=true]').getAttribute('data-id'), '3');
      await tell(page, [snapshot(RUNNING, { subject: 'run 2' })]);
      assert.equal(await page.locator('[aria-selected=true]').count(), 0);
    },
  },
  {
    name: 'draws five hundred nodes',
    async run(page) {
      const graph = largeGraph(500);
      const began = Date.now();
      await tell(page, [snapshot([], { graph })]);
      assert.equal(await page.locator('[role=option]').count(), 500);
      // Said, not asserted: how long it takes is the machine's matter.
      console.log(`      (500 nodes drawn in ${Date.now() - began} ms)`);
      // More than can be read at once is not all in sight: what is chosen comes into it.
      await page.getByRole('listbox').focus();
      await page.keyboard.press('End');
      await drawn(page);
      const last = page.locator('[aria-selected=true]');
      const [box, room] = [await last.boundingBox(), await page.locator('.graph').boundingBox()];
      assert.ok(box.y >= room.y && box.y + box.height <= room.y + room.height);
    },
  },
  {
    name: 'speaks Chinese throughout when the host sends the words',
    async run(page) {
      const bundle = JSON.parse(readFileSync('l10n/bundle.l10n.zh-cn.json', 'utf8'));
      const words = Object.fromEntries(PANEL_WORDS.map(word => [word, bundle[word]]));
      await tell(page, [snapshot(FAILED, { words })]);
      await choose(page, 3);
      const said = await page.evaluate(() => {
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const texts = [];
        while (walker.nextNode()) texts.push(walker.currentNode.data.trim());
        for (const one of document.querySelectorAll('[aria-label]'))
          texts.push(one.getAttribute('aria-label'));
        return texts;
      });
      const english = PANEL_WORDS.filter(word => words[word] !== word && said.includes(word));
      assert.deepEqual(english, []);
      assert.ok(said.includes('图例'));
    },
  },
  {
    name: 'keeps still for those who want it still',
    media: { reducedMotion: 'reduce' },
    async run(page) {
      await tell(page, [snapshot(RUNNING)]);
      assert.ok((await page.locator('.node.running').count()) > 0);
      assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
    },
  },
];

const STATES = [
  ['before any workflow', [], undefined],
  ['during a run', [snapshot(RUNNING)], undefined],
  ['of a failed run with a node selected', [snapshot(FAILED)], 3],
];

const ACCESSIBILITY = ['dark', 'light', 'high-contrast'].flatMap(theme =>
  STATES.map(([name, messages, selected]) => ({
    name: `has no barrier that axe-core knows of ${name} (${theme})`,
    theme,
    scripts: [AXE],
    async run(page) {
      await tell(page, messages);
      if (selected !== undefined) await choose(page, selected);
      if (messages.length > 0) await page.locator('.legend summary').click();
      await tell(page, []);
      const violations = await page.evaluate(async () => {
        const { violations } = await globalThis.axe.run(document);
        return violations.map(({ id, impact, nodes }) => ({
          ...{ id, impact, count: nodes.length, why: nodes[0].failureSummary },
          all: nodes.slice(0, 8).map(({ html }) => html.slice(0, 160)),
        }));
      });
      assert.deepEqual(violations, []);
    },
  })),
);

export const WORKFLOW_CASES = [...PLAIN, ...ACCESSIBILITY].map(one => ({
  ...one,
  name: `the page of a workflow ${one.name}`,
  script: 'workflow',
}));
