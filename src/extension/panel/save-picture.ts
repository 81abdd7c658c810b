import * as vscode from 'vscode';
import { askWhereToSave } from '../ask-where-to-save.ts';

/** Asks where a picture of the tree goes, and writes it there. */
export async function savePicture(svg: string, name: string): Promise<void> {
  // It comes from a page: only what looks like a picture is written.
  if (!/^\s*(?:<\?xml[^>]*>\s*)?<svg[\s>]/.test(svg)) {
    throw new Error(vscode.l10n.t('The panel did not draw a picture.'));
  }
  const file = `${name.replace(/[^\p{L}\p{N}_-]+/gu, '-') || 'search'}.svg`;
  const title = vscode.l10n.t('Save the picture of the search');
  const target = await askWhereToSave(title, file, { SVG: ['svg'] });
  if (target !== undefined) await vscode.workspace.fs.writeFile(target, Buffer.from(svg));
}
