import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { RunResult } from '../../core/workflow/workflow-event.ts';
import type { Stage } from './stage.ts';

/** A workflow of a stage, in the folder where workflows are at home. */
export async function writeWorkflow(stage: Stage, name: string, file: object): Promise<vscode.Uri> {
  return writeBelow(stage, 'workflows', `${name}.json`, asJson(name, file));
}

/** A plug-in of a stage. */
export async function writePlugin(stage: Stage, name: string, text: string): Promise<vscode.Uri> {
  return writeBelow(stage, 'tools', name, text);
}

export function asJson(name: string, file: object): string {
  return JSON.stringify({ version: 1, name, ...file }, undefined, 2);
}

async function writeBelow(
  { folder }: Stage,
  kind: string,
  name: string,
  text: string,
): Promise<vscode.Uri> {
  const at = join(folder, '.reason-code', kind);
  await mkdir(at, { recursive: true });
  await writeFile(join(at, name), text);
  return vscode.Uri.file(join(at, name));
}

/** Runs the command as a program does. */
export async function runWorkflow(
  uri: vscode.Uri,
  given: object = { inputs: {} },
): Promise<RunResult | undefined> {
  return vscode.commands.executeCommand('reasonCode.runWorkflow', uri, given);
}

/** How each node ended. */
export function statusesOf(result: RunResult | undefined): Record<string, string> {
  return Object.fromEntries((result?.nodes ?? []).map(({ node, status }) => [node, status]));
}

export const from = (reference: string): object => ({ $from: reference });
export const tool = (name: string, given: object = {}, more: object = {}): object => ({
  ...{ kind: 'tool', tool: name, with: given },
  ...more,
});
