import * as vscode from 'vscode';

/** The files that are workflows by where they lie. */
export const WORKFLOW_SELECTOR: vscode.DocumentSelector = {
  language: 'json',
  scheme: 'file',
  pattern: '**/.reason-code/workflows/*.json',
};

/** Whether a document is one of them. */
export function isWorkflow(document: vscode.TextDocument): boolean {
  return vscode.languages.match(WORKFLOW_SELECTOR, document) > 0;
}
