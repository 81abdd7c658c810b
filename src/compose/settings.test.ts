import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { SETTINGS } from './settings.ts';

type Property = {
  readonly type: string;
  readonly default: unknown;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly scope: string;
  readonly order: number;
  readonly markdownDescription: string;
};

type Step = {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly media: { readonly svg: string; readonly altText: string };
  readonly completionEvents: readonly string[];
};

type Manifest = {
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly configuration: readonly {
      readonly title: string;
      readonly order: number;
      readonly properties: Readonly<Record<string, Property>>;
    }[];
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command?: string }[]>>;
    readonly keybindings: readonly { readonly command: string; readonly when: string }[];
    readonly walkthroughs: readonly {
      readonly title: string;
      readonly description: string;
      readonly steps: readonly Step[];
    }[];
  };
};

const read = (name: string): unknown => JSON.parse(readFileSync(name, 'utf8'));
const manifest = read('package.json') as Manifest;
/** Settings that only the editor has. */
const EDITOR_ONLY = ['codeLens', 'stubHints', 'mcpServer', 'agentTools'];
/** Name a file, an address or a program, say what may be spent, or how hard the machine works. */
const OF_THE_MACHINE = /^(model.*|adapters|threads|sandbox|docker.*|remote.*)$/;

describe('the settings of package.json', () => {
  const groups = manifest.contributes.configuration;
  const properties: Readonly<Record<string, Property>> = Object.fromEntries(
    groups.flatMap(group => Object.entries(group.properties)),
  );

  it('are those of settings.ts, with the same types, limits and defaults', () => {
    const { properties: schema = {} } = z.toJSONSchema(SETTINGS, { io: 'input' });
    const names = Object.keys(properties).map(name => name.replace('reasonCode.', ''));
    assert.deepEqual(names.sort(), [...Object.keys(schema), ...EDITOR_ONLY].sort());
    for (const [name, rule] of Object.entries(schema)) {
      if (typeof rule === 'boolean') assert.fail(name);
      const property = properties[`reasonCode.${name}`];
      const { type, default: fallback, enum: values, minimum, maximum } = rule;
      assert.deepEqual(
        [property?.type, property?.default, property?.enum, property?.minimum, property?.maximum],
        [type, fallback, values, minimum, maximum],
        name,
      );
    }
  });

  it('cannot be set by a workspace where they name files, addresses, programs or a price', () => {
    const named = Object.keys(properties).filter(name =>
      OF_THE_MACHINE.test(name.replace('reasonCode.', '')),
    );
    assert.ok(named.length > 10);
    for (const name of named) assert.equal(properties[name]?.scope, 'machine', name);
  });

  it('stand in titled groups, each in an order of its own, and each once', () => {
    const names = groups.flatMap(group => Object.keys(group.properties));
    assert.equal(new Set(names).size, names.length);
    for (const [place, group] of groups.entries()) {
      assert.equal(group.order, place + 1);
      const orders = Object.values(group.properties).map(({ order }) => order);
      assert.deepEqual(
        orders,
        orders.map((_, index) => index + 1),
        group.title,
      );
    }
  });

  it('that could send code away are off, a matter of the workspace, and ignored without trust', () => {
    assert.equal(properties['reasonCode.allowRemote']?.default, false);
    assert.equal(properties['reasonCode.allowRemote'].scope, 'resource');
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    for (const name of ['router', 'remoteModel', 'allowRemote'])
      assert.ok(restrictedConfigurations.includes(`reasonCode.${name}`), name);
  });

  it('and the commands have their words in both languages', () => {
    const used = [
      ...Object.values(properties).map(({ markdownDescription }) => markdownDescription),
      ...groups.map(({ title }) => title),
      ...manifest.contributes.commands.map(({ title }) => title),
      ...manifest.contributes.walkthroughs.flatMap(({ title, description, steps }) => [
        title,
        description,
        ...steps.flatMap(step => [step.title, step.description, step.media.altText]),
      ]),
    ].map(text => text.replaceAll('%', ''));
    for (const file of ['package.nls.json', 'package.nls.zh-cn.json']) {
      const words = read(file) as Record<string, string>;
      for (const key of used) assert.ok(words[key], `${file}: ${key}`);
    }
    const keys = (file: string): string[] => Object.keys(read(file) as object).sort();
    assert.deepEqual(keys('package.nls.zh-cn.json'), keys('package.nls.json'));
  });
});

describe('the manifest', () => {
  const { commands, menus, keybindings, walkthroughs } = manifest.contributes;
  const known = new Set(commands.map(({ command }) => command));
  const words = ['package.nls.json', 'package.nls.zh-cn.json'].map(
    file => read(file) as Record<string, string>,
  );

  it('says nothing twice', () => {
    const text = readFileSync('package.json', 'utf8');
    // Of two keys with the same name only the last one is read.
    assert.equal(text, `${JSON.stringify(JSON.parse(text), undefined, 2)}\n`);
    const lists = [commands, keybindings, ...Object.values(menus)];
    for (const list of lists) {
      const all = list.map(one => JSON.stringify(one));
      assert.deepEqual(all, [...new Set(all)]);
    }
  });

  it('names only commands that there are, in menus, keys and the walkthrough', () => {
    const used = [
      ...Object.values(menus).flatMap(items => items.flatMap(({ command }) => command ?? [])),
      ...keybindings.map(({ command }) => command),
      ...words.flatMap(bundle =>
        Object.values(bundle).flatMap(text =>
          [...text.matchAll(/\(command:(reasonCode\.\w+)/g)].map(([, name = '']) => name),
        ),
      ),
    ];
    for (const command of used) assert.ok(known.has(command), command);
    for (const { command, when } of keybindings) {
      if (command === 'reasonCode.solve') assert.match(when, /editorTextFocus.*isWorkspaceTrusted/);
      else assert.match(when, /focusedView/);
    }
  });

  it('has a walkthrough of at most five steps, each with a command and an end, in both languages', () => {
    const [walkthrough] = walkthroughs;
    assert.ok(walkthrough !== undefined && walkthrough.steps.length <= 5);
    for (const { id, description, media, completionEvents } of walkthrough.steps) {
      for (const bundle of words)
        assert.match(
          bundle[description.replaceAll('%', '')] ?? '',
          /\]\(command:reasonCode\.\w+\)/,
          id,
        );
      assert.ok(completionEvents.length > 0, id);
      for (const event of completionEvents)
        if (event.startsWith('onCommand:')) assert.ok(known.has(event.slice(10)), event);
      const picture = readFileSync(media.svg, 'utf8');
      assert.match(picture, /var\(--vscode-/);
      assert.doesNotMatch(picture, /#[0-9a-f]{3,8}\b|<script|https?:(?!\/\/www\.w3\.org)/i);
    }
  });
});
