// The workbench as a person uses it, by clicks and keys: scripted answers, a real sandbox.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAsPerson } from '../run-server-tests.mjs';
import { END_SCENARIOS } from './end-scenarios.mjs';
import { runScenarios } from './run-scenarios.mjs';
import { startScriptedModel } from './scripted-model.mjs';
import { SOLVE_SCENARIOS } from './solve-scenarios.mjs';
import { SETTINGS, STUBS } from './stubs.mjs';

/** Between two tokens of the scripted model: a search is to be seen before it is over. */
const TOKEN_MS = 10;

/**
 * Runs the scenarios; gives counts as every suite does. Needs `build:tests`.
 * `only` takes those whose name has it in it.
 */
export async function uiTests({ root, obtained, log, only = '' }) {
  const workspace = mkdtempSync(join(tmpdir(), 'reason-code-ui-'));
  for (const [file, { text }] of Object.entries(STUBS)) writeFileSync(join(workspace, file), text);
  mkdirSync(join(workspace, '.vscode'));
  writeFileSync(join(workspace, '.vscode', 'settings.json'), JSON.stringify(SETTINGS));
  const scripts = Object.fromEntries(Object.values(STUBS).map(({ name, body }) => [name, body]));
  const model = await startScriptedModel({ root, scripts, tokenMs: TOKEN_MS });
  const chosen = [...SOLVE_SCENARIOS, ...END_SCENARIOS].filter(({ name }) => name.includes(only));
  const env = { XDG_DATA_HOME: join(workspace, '.vscode', 'data') };
  const { settings } = model;
  try {
    return await runAsPerson(
      { root, obtained, env, workspace, trust: false, settings },
      (page, server) => runScenarios(chosen, { page, server, workspace, model, root, log }),
    );
  } finally {
    await model.end();
    rmSync(workspace, { recursive: true, force: true });
  }
}
