import type { Language } from '../base/source.ts';

/** What an answer is about: the function whose body was asked for. */
export type AskedFunction = {
  readonly language: Language;
  readonly name: string;
  readonly parameters: readonly string[];
};

/** A body to try, and the imports that came with it. */
export type Candidate = { readonly body: string; readonly imports: readonly string[] };

/** A line that opens or closes a fenced block. */
export const FENCE = /^[ \t]*(```|~~~)/;

/** What stands between fences; an unclosed last one reaches to the end. */
export function fencedBlocks(text: string): readonly string[] {
  const blocks: string[] = [];
  let open: string[] | undefined;
  for (const line of text.split('\n')) {
    if (!FENCE.test(line)) open?.push(line);
    else if (open === undefined) open = [];
    else {
      blocks.push(open.join('\n'));
      open = undefined;
    }
  }
  if (open !== undefined) blocks.push(open.join('\n'));
  return blocks;
}
