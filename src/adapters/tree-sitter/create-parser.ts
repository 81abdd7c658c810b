import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Language as Grammar, Parser as TreeSitter } from 'web-tree-sitter';
import { errorText, ReasonCodeError } from '../../core/base/errors.ts';
import type { Language } from '../../core/base/source.ts';
import type { Parser, ParserTable, SyntaxTree } from '../../core/stub/parser.ts';

const RUNTIME_FILE = 'web-tree-sitter.wasm';
const GRAMMAR_FILES: Readonly<Record<Language, string>> = {
  python: 'tree-sitter-python.wasm',
};

/** The engine is one WebAssembly instance per process; it is started by the first caller. */
let runtime: Promise<void> | undefined;

/**
 * Loads the parser engine and every grammar from `assetFolder` (`dist/vendor/tree-sitter`).
 * Throws a `file-unreadable` ReasonCodeError when a file of the build is missing or damaged.
 */
export async function createParsers(assetFolder: string): Promise<ParserTable> {
  try {
    runtime ??= startRuntime(assetFolder);
    await runtime;
    return { python: await createParser('python', assetFolder) };
  } catch (error) {
    runtime = undefined;
    throw new ReasonCodeError(
      'file-unreadable',
      `The parser's files in ${assetFolder} could not be loaded (${errorText(error)}). ` +
        'Build again with `npm run build`, or reinstall the extension.',
      { cause: error },
    );
  }
}

async function startRuntime(assetFolder: string): Promise<void> {
  // The bytes are handed over, so that no bundler and no host decides where to look for them.
  const wasmBinary = await readFile(join(assetFolder, RUNTIME_FILE));
  await TreeSitter.init({ wasmBinary, locateFile: (name: string) => join(assetFolder, name) });
}

async function createParser(language: Language, assetFolder: string): Promise<Parser> {
  const grammar = await Grammar.load(await readFile(join(assetFolder, GRAMMAR_FILES[language])));
  const engine = new TreeSitter();
  engine.setLanguage(grammar);
  return {
    language,
    parse(text: string): SyntaxTree {
      const tree = engine.parse(text);
      // Null only when parsing was cancelled or no grammar is set; neither can be.
      if (tree === null) throw new Error(`The ${language} parser gave no tree`);
      return tree;
    },
  };
}
