// The workbench as a person uses it, by clicks and keys, with a real sandbox.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from '../../cache-folder.mjs';
import { NOTHING, skipped, together } from '../../suite.mjs';
import { runAsPerson } from '../run-server-tests.mjs';
import { END_SCENARIOS } from './end-scenarios.mjs';
import { PANEL_SCENARIOS } from './panel-scenarios.mjs';
import { CONSENT, PLACE_SCENARIOS } from './place-scenarios.mjs';
import { runScenarios } from './run-scenarios.mjs';
import { startScriptedModel } from './scripted-model.mjs';
import { SOLVE_SCENARIOS } from './solve-scenarios.mjs';
import { STAND_IN_SCENARIOS } from './stand-in-scenarios.mjs';
import { SETTINGS, STUBS, standInStub } from './stubs.mjs';

/** Between two tokens of the scripted model: a search is to be seen before it is over. */
const TOKEN_MS = 10;
const SCRIPTED = [...SOLVE_SCENARIOS, ...END_SCENARIOS, ...PANEL_SCENARIOS, ...PLACE_SCENARIOS];

/**
 * Runs the scenarios; gives counts as every suite does. Needs `build:tests`.
 * `only` takes those whose name has it in it.
 */
export async function uiTests({ only = '', ...parts }) {
  const chosen = scenarios => scenarios.filter(({ name }) => name.includes(only));
  const counts = [];
  if (chosen(SCRIPTED).length > 0)
    counts.push(await withScripts(parts, [CONSENT, ...chosen(SCRIPTED)]));
  if (chosen(STAND_IN_SCENARIOS).length > 0)
    counts.push(await withStandIn(parts, chosen(STAND_IN_SCENARIOS)));
  return counts.reduce(together, NOTHING);
}

async function withScripts({ root, obtained, log }, scenarios) {
  const scripts = Object.fromEntries(Object.values(STUBS).map(({ name, body }) => [name, body]));
  const model = await startScriptedModel({ root, scripts, tokenMs: TOKEN_MS });
  const { settings } = model;
  try {
    return await inWorkspace(Object.entries(STUBS), SETTINGS, (workspace, env) =>
      runAsPerson({ root, obtained, env, workspace, trust: false, settings }, (page, server) =>
        runScenarios(scenarios, { page, server, workspace, model, root, log }),
      ),
    );
  } finally {
    await model.end();
  }
}

function withStandIn({ root, obtained, log }, scenarios) {
  if (!hasModel())
    return skipped('the stand-in as a person sees it: the model could not be fetched');
  const { file } = standInStub;
  return inWorkspace([[file, standInStub]], {}, (workspace, env) =>
    runAsPerson({ root, obtained, env, workspace, trust: false }, (page, server) =>
      runScenarios(scenarios, { page, server, workspace, root, log }),
    ),
  );
}

/** Host tests that ran before have fetched it, where it can be had. */
function hasModel() {
  try {
    return readdirSync(cacheFolder('models')).some(name => name.endsWith('.gguf'));
  } catch {
    return false;
  }
}

/** Calls `use` with a folder of files, and an environment that keeps what is counted in it. */
async function inWorkspace(files, settings, use) {
  const workspace = mkdtempSync(join(tmpdir(), 'reason-code-ui-'));
  const data = mkdtempSync(join(tmpdir(), 'reason-code-ui-data-'));
  try {
    for (const [file, { text }] of files) writeFileSync(join(workspace, file), text);
    mkdirSync(join(workspace, '.vscode'));
    writeFileSync(join(workspace, '.vscode', 'settings.json'), JSON.stringify(settings));
    return await use(workspace, { XDG_DATA_HOME: data });
  } finally {
    for (const folder of [workspace, data]) rmSync(folder, { recursive: true, force: true });
  }
}
