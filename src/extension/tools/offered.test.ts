import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createWorkbench } from '../../compose/create-workbench.ts';
import { DEFAULT_SETTINGS } from '../../compose/settings.ts';
import { describeTool } from '../../core/tools/registry.ts';
import { AGENT_PREFIX, CALL_TOOL, OFFERED } from './offered.ts';

type Entry = Readonly<Record<string, unknown>> & { readonly name: string };
type Manifest = {
  readonly contributes: {
    readonly languageModelTools: readonly Entry[];
    readonly configuration: readonly {
      readonly properties: Readonly<
        Record<string, { readonly items?: { readonly enum: unknown } }>
      >;
    }[];
  };
};

describe('the tools that agents are offered', () => {
  const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
  const entryOf = (name: string): Entry | undefined =>
    contributes.languageModelTools.find(one => one.name === name);
  const workbench = createWorkbench({
    ...{ assets: 'dist', cacheFolder: 'nowhere', traceFolder: 'nowhere' },
    settings: { ...DEFAULT_SETTINGS, searxngUrl: 'http://127.0.0.1:1' },
    notice: () => undefined,
  });
  after(() => workbench[Symbol.asyncDispose]());
  const tools = workbench.workflows({ root: '.' }).tools.list();

  it('are those of the registry, with what each needs', () => {
    const own = tools.map(({ name, permission }) => ({ name, permission }));
    assert.deepEqual(
      OFFERED.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
      own.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    );
  });

  // `node scripts/agent-tools.mjs` writes them.
  it('are in package.json as they are in the code, each behind the setting', () => {
    for (const tool of tools) {
      const entry = entryOf(`${AGENT_PREFIX}${tool.name}`);
      const { description, inputSchema } = describeTool(tool);
      assert.equal(entry?.['modelDescription'], description, tool.name);
      assert.deepEqual(entry['inputSchema'], JSON.parse(JSON.stringify(inputSchema)), tool.name);
      assert.equal(
        entry['when'],
        `isWorkspaceTrusted && config.reasonCode.agentTools =~ /"${tool.name}"/`,
      );
    }
    assert.ok(entryOf(CALL_TOOL) !== undefined);
    const setting = contributes.configuration
      .map(({ properties }) => properties['reasonCode.agentTools'])
      .find(one => one !== undefined);
    assert.deepEqual(setting?.items?.enum, [...OFFERED.map(({ name }) => name), 'call_tool']);
  });
});
