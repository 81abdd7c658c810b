import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Language as Grammar, Parser as TreeSitter } from 'web-tree-sitter';
import { errorText, ReasonCodeError } from '../../core/base/errors.ts';
import type { Language } from '../../core/base/source.ts';
import type { Parser, ParserTable, SyntaxTree } from '../../core/stub/parser.ts';

const RUNTIME_FILE = 'web-tree-sitter.wasm';
/** Grammars in the order in which they are tried: TypeScript's own cannot read JSX. */
const GRAMMAR_FILES: Readonly<Record<Language, readonly string[]>> = {
  python: ['tree-sitter-python.wasm'],
  javascript: ['tree-sitter-javascript.wasm'],
  typescript: ['tree-sitter-typescript.wasm', 'tree-sitter-tsx.wasm'],
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
    const load = (language: Language): Promise<Parser> => createParser(language, assetFolder);
    const [python, javascript, typescript] = await Promise.all([
      load('python'),
      load('javascript'),
      load('typescript'),
    ]);
    return { python, javascript, typescript };
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
  const engines = await Promise.all(
    GRAMMAR_FILES[language].map(file => createEngine(join(assetFolder, file))),
  );
  const parseWith = (engine: TreeSitter, text: string): SyntaxTree => {
    const tree = engine.parse(text);
    // Null only when parsing was cancelled or no grammar is set; neither can be.
    if (tree === null) throw new Error(`The ${language} parser gave no tree`);
    return tree;
  };
  const [first, ...others] = engines;
  if (first === undefined) throw new Error(`There is no grammar for ${language}`);
  return {
    language,
    parse(text) {
      const tree = parseWith(first, text);
      if (!tree.rootNode.hasError) return tree;
      for (const engine of others) {
        const other = parseWith(engine, text);
        if (!other.rootNode.hasError) {
          tree.delete();
          return other;
        }
        other.delete();
      }
      return tree;
    },
  };
}

async function createEngine(file: string): Promise<TreeSitter> {
  const engine = new TreeSitter();
  engine.setLanguage(await Grammar.load(await readFile(file)));
  return engine;
}
