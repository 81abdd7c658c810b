// Writes into package.json what the built-in tools say about themselves, for the editor's agents:
// node scripts/agent-tools.mjs. Needs `npm run build`. A tool that is new needs its line in
// src/extension/tools/offered.ts and its words (`tool.NAME.name`, `tool.NAME.user`), too.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { fromSource } from './panel/from-source.mjs';

const root = join(import.meta.dirname, '..');
const { createWorkbench } = createRequire(import.meta.url)(join(root, 'dist', 'workbench.cjs'));
const { DEFAULT_SETTINGS } = await fromSource('src/compose/settings.ts');
const { describeTool } = await fromSource('src/core/tools/registry.ts');
const { AGENT_PREFIX, OFFERED } = await fromSource('src/extension/tools/offered.ts');

const workbench = createWorkbench({
  ...{ assets: join(root, 'dist'), cacheFolder: '', traceFolder: '', notice: () => undefined },
  // With a search service there is web search, too.
  settings: { ...DEFAULT_SETTINGS, searxngUrl: 'http://127.0.0.1:1' },
});
const { tools } = workbench.workflows({ root });
const path = join(root, 'package.json');
const manifest = JSON.parse(readFileSync(path, 'utf8'));
const { contributes } = manifest;

function entryOf({ name }) {
  const tool = tools.get(name);
  if (tool === undefined) throw new Error(`there is no tool called ${name}`);
  const own = `${AGENT_PREFIX}${name}`;
  const before = contributes.languageModelTools.find(one => one.name === own);
  const { description, inputSchema } = describeTool(tool);
  const camel = name.replace(/(^|_)(\w)/g, (_all, _line, first) => first.toUpperCase());
  return {
    name: own,
    toolReferenceName: `reasonCode${camel}`,
    displayName: `%tool.${name}.name%`,
    userDescription: `%tool.${name}.user%`,
    modelDescription: description,
    canBeReferencedInPrompt: true,
    icon: before?.icon ?? '$(tools)',
    when: `isWorkspaceTrusted && config.reasonCode.agentTools =~ /"${name}"/`,
    inputSchema,
  };
}

const made = OFFERED.map(entryOf);
const others = contributes.languageModelTools.filter(
  ({ name }) => !made.some(one => one.name === name),
);
const calls = others.filter(({ name }) => name === `${AGENT_PREFIX}call_tool`);
contributes.languageModelTools = [...others.filter(one => !calls.includes(one)), ...made, ...calls];
const names = [...OFFERED.map(({ name }) => name), 'call_tool'];
for (const { properties } of contributes.configuration) {
  const setting = properties['reasonCode.agentTools'];
  if (setting !== undefined) setting.items.enum = names;
}
writeFileSync(path, `${JSON.stringify(manifest, undefined, 2)}\n`);
await workbench[Symbol.asyncDispose]();
process.exit(0);
