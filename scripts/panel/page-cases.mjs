// What the page does, as a person at it and the host beside it see it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fromSource } from './from-source.mjs';
import { madeUpGrowth } from './made-up-search.mjs';
import { HOSTILE, posted, tell } from './open-page.mjs';
import { INTERRUPTED, LIVE, STORED, snapshot } from './page-states.mjs';

const { PANEL_WORDS } = await fromSource('src/protocol/panel-words.ts');

const pressed = async (page, name) => {
  await posted(page);
  await page.getByRole('button', { name, exact: true }).click();
  return posted(page);
};
const active = page => page.getByRole('tree').getAttribute('aria-activedescendant');
const drawn = page => page.evaluate(() => new Promise(requestAnimationFrame).then(() => undefined));
const choose = (page, id) =>
  page
    .locator(`#node-${id}`)
    .click()
    .then(() => drawn(page));

export const CASES = [
  {
    name: 'asks for a snapshot when it is ready, and again when it missed something',
    async run(page) {
      assert.deepEqual(await posted(page), [{ type: 'ready' }]);
      await tell(page, [snapshot(LIVE), { type: 'events', seq: 3, events: [] }]);
      assert.deepEqual(await posted(page), [{ type: 'ready' }]);
    },
  },
  {
    name: 'has the buttons of the mode it is in, and each says what it is there for',
    async run(page) {
      await tell(page, [snapshot(LIVE, { acceptable: [60] })]);
      assert.deepEqual(await pressed(page, 'Pause'), [{ type: 'pause' }]);
      assert.deepEqual(await pressed(page, 'Stop, keep the best'), [{ type: 'stop' }]);
      await tell(page, [{ type: 'mode', mode: 'paused', acceptable: [60] }]);
      assert.deepEqual(await pressed(page, 'Resume'), [{ type: 'resume' }]);
      assert.equal(await page.getByRole('button', { name: 'Pause' }).count(), 0);
      await choose(page, 60);
      assert.deepEqual(await pressed(page, 'Expand here'), [{ type: 'expand', node: 60 }]);
      assert.deepEqual(await pressed(page, 'Accept…'), [{ type: 'review', node: 60 }]);
      await choose(page, 5);
      assert.equal(await page.getByRole('button', { name: 'Accept…' }).count(), 0);
      await tell(page, [{ type: 'mode', mode: 'over', acceptable: [] }]);
      assert.equal(await page.getByRole('button', { name: 'Expand here' }).count(), 0);
    },
  },
  {
    name: 'offers to continue an interrupted search, and only that',
    async run(page) {
      await tell(page, [snapshot(STORED, INTERRUPTED)]);
      assert.deepEqual(await pressed(page, 'Continue this search'), [{ type: 'continue' }]);
      assert.equal(await page.getByRole('button', { name: 'Stop' }).count(), 0);
    },
  },
  {
    name: 'shows stderr of the trial one looks at as it arrives',
    async run(page) {
      await tell(page, [snapshot(LIVE)]);
      await page.locator('.node.trial').first().click();
      await drawn(page);
      const { trial } = LIVE.findLast(({ type }) => type === 'trial-start');
      const id = await page.locator('[aria-selected=true]').getAttribute('data-id');
      const mine = -2 - Number(id) === 0 ? trial : (-2 - Number(id)) / 2;
      const event = text => ({ type: 'trial-stderr', at: 30_000, trial: mine, text });
      await tell(page, [{ type: 'events', seq: 1, events: [event('first line\n')] }]);
      const pre = page.getByRole('group', { name: 'stderr of the sandbox' });
      assert.match(await pre.textContent(), /first line\n$/);
      await pre.evaluate(element => (element.kept = true));
      await tell(page, [{ type: 'events', seq: 2, events: [event('second line\n')] }]);
      assert.match(await pre.textContent(), /first line\nsecond line\n$/);
      assert.equal(await pre.evaluate(element => element.kept), true);
    },
  },
  {
    name: 'shows a candidate as a difference from its parent, and why it fails',
    async run(page) {
      await tell(page, [snapshot(LIVE)]);
      const failing = LIVE.find(one => one.node?.failing !== undefined && one.node.parent > 0).node;
      await choose(page, failing.id);
      const detail = page.getByRole('region', { name: 'Details' });
      const text = await detail.textContent();
      for (const part of [failing.failing.call, failing.failing.expected, failing.reflection])
        assert.ok(text.includes(part), part);
      const code = await detail.locator('pre.code .line:not(.removed)').allTextContents();
      const plain = code.map(line => line.replace(/^(added: )?[ +]/, '')).join('');
      assert.equal(plain.trimEnd(), failing.code.trimEnd());
      await posted(page);
      await detail.getByRole('button', { name: /^Copy: Code/ }).click();
      assert.deepEqual(await posted(page), [{ type: 'copy', text: failing.code }]);
    },
  },
  {
    name: 'takes text of candidates, models and boxes for text',
    async run(page) {
      const [at, add] = [LIVE.length, LIVE.find(({ type }) => type === 'node-add')];
      const bad = {
        ...LIVE.findLast(({ type }) => type === 'node-add').node,
        ...{ id: 61, parent: 1, code: HOSTILE, stderr: HOSTILE, reflection: HOSTILE },
        failing: { verdict: 'WRONG', call: HOSTILE, expected: HOSTILE, actual: HOSTILE },
      };
      const start = { ...LIVE[0], function: HOSTILE, file: HOSTILE, model: HOSTILE };
      await tell(page, [snapshot([start, ...LIVE.slice(1, at), { ...add, node: bad }])]);
      assert.ok((await page.getByRole('region').textContent()).includes(HOSTILE));
      await choose(page, 61);
      assert.ok((await page.getByRole('region').textContent()).includes(HOSTILE));
      assert.equal(await page.locator('img, main script').count(), 0);
      assert.equal(await page.evaluate(() => globalThis.bad), undefined);
    },
  },
  {
    name: 'grows in place: what was drawn stays, and only what changed is touched',
    async run(page) {
      const { before, batches } = madeUpGrowth({ count: 300, batches: 5 });
      await tell(page, [snapshot(before)]);
      await page.evaluate(() => {
        globalThis.touched = new Set();
        for (const one of document.querySelectorAll('[role=treeitem]')) one.kept = true;
        new MutationObserver(all => {
          for (const { target } of all) globalThis.touched.add(target);
        }).observe(document.querySelector('.drawing'), {
          ...{ attributes: true, childList: true, subtree: true },
        });
      });
      await tell(
        page,
        batches.map((events, i) => ({ type: 'events', seq: i + 1, events })),
      );
      const { kept, all, touched } = await page.evaluate(() => {
        const items = [...document.querySelectorAll('[role=treeitem]')];
        const kept = items.filter(one => one.kept).length;
        return { kept, all: items.length, touched: globalThis.touched.size };
      });
      assert.equal(all, 306);
      assert.equal(kept, 301);
      assert.ok(touched < 300, `${touched} elements were touched`);
    },
  },
  {
    name: 'stays usable with 10,000 candidates: folded by itself, and opened by hand',
    async run(page) {
      const { before } = madeUpGrowth({ count: 10_000, batches: 1 });
      await tell(page, [snapshot(before)]);
      assert.ok((await page.locator('[role=treeitem]').count()) < 4000);
      const folded = page.locator('[role=treeitem][aria-expanded=false]').first();
      const id = await folded.getAttribute('data-id');
      await page.getByRole('tree').focus();
      await page.evaluate(() => document.activeElement.blur());
      await tell(page, []);
      await page.locator(`[data-id="${id}"]`).dispatchEvent('click');
      await page.getByRole('tree').focus();
      await page.keyboard.press('ArrowRight');
      await drawn(page);
      assert.equal(await page.locator(`[data-id="${id}"]`).getAttribute('aria-expanded'), 'true');
    },
  },
  {
    name: 'can be dragged, zoomed and put back',
    async run(page) {
      await tell(page, [snapshot(LIVE)]);
      const world = page.locator('.world');
      const where = () => world.getAttribute('transform');
      const fitted = await where();
      await page.mouse.move(500, 700);
      await page.mouse.down();
      await page.mouse.move(560, 640, { steps: 4 });
      await page.mouse.up();
      await drawn(page);
      const dragged = await where();
      assert.notEqual(dragged, fitted);
      assert.equal(await page.locator('[aria-selected=true]').count(), 0);
      await page.getByRole('button', { name: 'Zoom in' }).click();
      await drawn(page);
      assert.notEqual(await where(), dragged);
      await page.getByRole('button', { name: 'Show all of the tree' }).click();
      await drawn(page);
      assert.equal(await where(), fitted);
    },
  },
  {
    name: 'plays a stored search and steps through it by keys',
    async run(page) {
      await tell(page, [snapshot(STORED, INTERRUPTED)]);
      const slider = page.getByRole('slider', { name: 'Moment of the search' });
      const count = () => page.locator('[role=treeitem]').count();
      assert.equal(await count(), 31);
      await slider.focus();
      await page.keyboard.press('Home');
      await drawn(page);
      assert.equal(await count(), 0);
      for (let i = 0; i < 4; i += 1) await page.keyboard.press('ArrowRight');
      await drawn(page);
      assert.equal(await count(), 2);
      assert.match(await slider.getAttribute('aria-valuetext'), /^0\.4 of 12 s, candidates: 1$/);
      await page.getByRole('button', { name: 'Play the search' }).click();
      await page.waitForFunction(() => document.querySelectorAll('[role=treeitem]').length > 4);
      await page.getByRole('button', { name: 'Pause the replay' }).click();
    },
  },
  {
    name: 'paints what can be seen, and says all to those who listen',
    async run(page) {
      const { before } = madeUpGrowth({ count: 1000, batches: 1 });
      await tell(page, [snapshot(before)]);
      const counts = await page.evaluate(() => ({
        items: document.querySelectorAll('[role=treeitem]').length,
        painted: document.querySelectorAll('.node > g:not([display])').length,
        seen: [...document.querySelectorAll('.node')].filter(one => {
          const { top, bottom } = one.getBoundingClientRect();
          const tree = document.querySelector('.tree').getBoundingClientRect();
          return bottom > tree.top && top < tree.bottom;
        }).length,
      }));
      assert.equal(counts.items, 1001);
      assert.ok(counts.painted >= counts.seen && counts.seen > 10, JSON.stringify(counts));
      assert.ok(counts.painted < 500, JSON.stringify(counts));
    },
  },
  {
    name: 'gives its picture as an image that needs nothing else',
    async run(page) {
      await tell(page, [snapshot(LIVE)]);
      for (let i = 0; i < 6; i += 1) await page.getByRole('button', { name: 'Zoom in' }).click();
      await posted(page);
      await tell(page, [{ type: 'draw-picture' }]);
      const [{ type, svg }] = await posted(page);
      assert.equal(type, 'picture');
      assert.ok(!/url\(|href|var\(|class=|style=|display=|<script/.test(svg));
      const other = await page.context().newPage();
      const { width, height } = await other.evaluate(async text => {
        const image = new Image();
        image.src = `data:image/svg+xml,${encodeURIComponent(text)}`;
        await image.decode();
        return { width: image.width, height: image.height };
      }, svg);
      assert.ok(width > 400 && height > 400, `${width} by ${height}`);
      assert.equal((svg.match(/<rect/g) ?? []).length > 60, true);
    },
  },
  {
    name: 'speaks Chinese throughout when the host sends the words',
    async run(page) {
      const bundle = JSON.parse(readFileSync('l10n/bundle.l10n.zh-cn.json', 'utf8'));
      const words = Object.fromEntries(PANEL_WORDS.map(word => [word, bundle[word]]));
      await tell(page, [snapshot(STORED, { ...INTERRUPTED, words, acceptable: [9] })]);
      await choose(page, 9);
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
      await tell(page, [snapshot(LIVE)]);
      assert.ok((await page.locator('.node.trial').count()) > 0);
      assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
    },
  },
  {
    name: 'can be used by keyboard alone',
    async run(page) {
      await tell(page, [snapshot(LIVE)]);
      const tree = page.getByRole('tree');
      for (
        let i = 0;
        i < 12 && !(await tree.evaluate(one => one === document.activeElement));
        i += 1
      )
        await page.keyboard.press('Tab');
      await drawn(page);
      assert.equal(await active(page), 'node-0');
      for (const key of ['ArrowRight', 'ArrowDown', 'End', 'Home', 'ArrowRight']) {
        await page.keyboard.press(key);
        await drawn(page);
        assert.equal(await page.locator(`#${await active(page)}[role=treeitem]`).count(), 1);
      }
      assert.equal(await page.locator('[aria-selected=true]').getAttribute('id'), 'node-1');
      await page.keyboard.press('ArrowLeft');
      await drawn(page);
      assert.equal(await page.locator('#node-1').getAttribute('aria-expanded'), 'false');
      await page.keyboard.press('Enter');
      assert.equal(await page.evaluate(() => document.activeElement.id), 'detail-title');
      await page.keyboard.press('Escape');
      assert.ok(await tree.evaluate(one => one === document.activeElement));
    },
  },
];
