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
  readonly markdownDescription: string;
};

type Manifest = {
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly configuration: { readonly properties: Readonly<Record<string, Property>> };
    readonly commands: readonly { readonly command: string; readonly title: string }[];
  };
};

const read = (name: string): unknown => JSON.parse(readFileSync(name, 'utf8'));
const manifest = read('package.json') as Manifest;
/** Settings that only the editor has. */
const EDITOR_ONLY = ['codeLens', 'mcpServer'];

describe('the settings of package.json', () => {
  const { properties } = manifest.contributes.configuration;

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

  it('cannot be set by a workspace where they name files, addresses or sandboxes', () => {
    for (const name of ['model', 'remoteModel', 'sandbox', 'threads']) {
      assert.equal(properties[`reasonCode.${name}`]?.scope, 'machine', name);
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
      ...manifest.contributes.commands.map(({ title }) => title),
    ].map(text => text.replaceAll('%', ''));
    for (const file of ['package.nls.json', 'package.nls.zh-cn.json']) {
      const words = read(file) as Record<string, string>;
      for (const key of used) assert.ok(words[key], `${file}: ${key}`);
    }
    const keys = (file: string): string[] => Object.keys(read(file) as object).sort();
    assert.deepEqual(keys('package.nls.zh-cn.json'), keys('package.nls.json'));
  });
});
