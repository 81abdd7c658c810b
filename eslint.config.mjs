import { readdirSync } from 'node:fs';
import importX from 'eslint-plugin-import-x';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import tseslint from 'typescript-eslint';

const CORE = ['base', 'stub', 'model', 'sandbox', 'search', 'reflexion', 'reward', 'trace', 'tools']
  .concat([
    'router',
    'workflow',
    'judge',
    'questions',
    'evidence',
    'solve',
    'select',
    'training',
    'history',
    'telemetry',
    'memory',
  ])
  .map(room => `core/${room}`);
const ADAPTERS = readdirSync('src/adapters').map(name => `adapters/${name}`);

/** Who may import whom; what is not listed is forbidden. ARCHITECTURE.md says why. */
const MAY_IMPORT = {
  'core/base': [],
  'core/sandbox': ['core/base'],
  'core/stub': ['core/base', 'core/sandbox'],
  'core/questions': ['core/base', 'core/sandbox', 'core/stub'],
  'core/evidence': ['core/base', 'core/sandbox', 'core/stub', 'core/questions'],
  'core/judge': ['core/base', 'core/sandbox', 'core/stub'],
  'core/model': ['core/base', 'core/trace'],
  'core/trace': ['core/base'],
  'core/search': ['core/base'],
  'core/workflow': ['core/base', 'core/trace'],
  'core/tools': ['core/base', 'core/sandbox', 'core/stub'],
  'core/reward': ['core/base', 'core/sandbox'],
  'core/reflexion': ['core/base', 'core/model', 'core/sandbox'],
  'core/router': ['core/base', 'core/stub', 'core/model', 'core/search'],
  'core/solve': CORE.filter(
    room =>
      !['select', 'training', 'history', 'memory', 'telemetry'].some(no => room === `core/${no}`),
  ),
  'core/select': [
    'base',
    'model',
    'sandbox',
    'stub',
    'judge',
    'questions',
    'evidence',
    'solve',
  ].map(room => `core/${room}`),
  'core/training': ['base', 'model', 'solve', 'stub', 'trace'].map(room => `core/${room}`),
  'core/history': ['base', 'model', 'sandbox', 'solve', 'telemetry', 'trace'].map(
    room => `core/${room}`,
  ),
  'core/telemetry': ['core/base', 'core/solve', 'core/workflow'],
  'core/memory': ['base', 'sandbox', 'solve'].map(room => `core/${room}`),
  'adapters/system': ['core/base'],
  'adapters/machine-monitor': ['core/base'],
  'adapters/opentelemetry': ['core/base', 'core/telemetry'],
  'adapters/llama': ['core/base', 'core/model'],
  'adapters/editor': ['core/base', 'core/model'],
  'adapters/openai': ['core/base', 'core/model'],
  'adapters/recorded': ['core/base', 'core/model'],
  'adapters/model-files': ['core/base', 'core/model'],
  'adapters/embedded': ['core/base', 'core/sandbox'],
  'adapters/docker': ['core/base', 'core/sandbox'],
  'adapters/sucrase': ['core/base', 'core/sandbox'],
  'adapters/tree-sitter': ['core/base', 'core/stub'],
  'adapters/trace-file': ['core/base', 'core/trace'],
  'adapters/workspace-files': ['core/base', 'core/stub', 'core/tools'],
  'adapters/expression': ['core/base', 'core/tools'],
  'adapters/ripgrep': ['core/base', 'core/tools'],
  'adapters/failure-memory': ['core/base', 'core/memory'],
  'adapters/type-check': ['core/base', 'core/sandbox', 'core/tools'],
  'adapters/documentation': ['core/base', 'core/tools'],
  'adapters/web-search': ['core/base', 'core/tools'],
  'adapters/workflow-file': ['core/base', 'core/workflow'],
  'adapters/phoenix': ['core/base', 'core/telemetry'],
  'adapters/plugin': ['core/base', 'core/tools'],
  protocol: ['core/search', 'core/solve', 'core/workflow', 'core/base'],
  compose: [...CORE, ...ADAPTERS],
  mcp: ['compose', 'core/base', 'core/solve'],
  cli: ['compose', 'mcp', 'protocol', ...CORE],
  lib: ['base', 'search', 'tools', 'workflow'].map(room => `core/${room}`),
  extension: [
    'core/base',
    'core/questions',
    'core/history',
    'core/solve',
    'core/stub',
    'core/telemetry',
    'core/trace',
    'core/tools',
    'core/workflow',
    'compose',
    'protocol',
  ],
  testing: CORE,
};
const ROOMS = [...new Set([...CORE, ...ADAPTERS, ...Object.keys(MAY_IMPORT), 'test'])];

const zones = Object.entries(MAY_IMPORT).flatMap(([room, allowed]) =>
  ROOMS.filter(other => other !== room && !allowed.includes(other)).map(other => ({
    target: `./src/${room}/**/!(*.test|*.contract|*.fixture).ts`,
    from: `./src/${other}`,
    message: `${room} may not import ${other} (see the table in eslint.config.mjs).`,
  })),
);
const outside = ['src', 'benchmarks'].map(from => ({
  target: './webview-ui/**/!(*.test).ts',
  from: `./${from}`,
  ...(from === 'src' ? { except: ['./protocol'] } : {}),
  message: 'The panel speaks src/protocol only.',
}));
const noBenchmarks = { target: './src', from: './benchmarks', message: 'Hidden tests stay there.' };

/** Packages and the rooms that may name them. */
const PACKAGES = {
  vscode: ['src/extension/**', 'src/test/host/**', 'benchmarks/*.host.test.ts'],
  'node-llama-cpp': ['src/adapters/llama/**', 'benchmarks/inference/**'],
  undici: ['src/adapters/system/**'],
  'web-tree-sitter': ['src/adapters/tree-sitter/**'],
  'quickjs-wasi': ['src/adapters/embedded/quickjs/**'],
  'quickjs-emscripten': ['src/adapters/embedded/original-quickjs/**'],
  dockerode: ['src/adapters/docker/**'],
  // Anchored: the adapters' own folders have these names, too.
  '/sucrase': ['src/adapters/sucrase/**'],
  '/openai': ['src/adapters/openai/**'],
  commander: ['src/cli/**', 'benchmarks/**/*.run.ts'],
  '@modelcontextprotocol/sdk': ['src/mcp/**'],
  'd3-hierarchy': ['webview-ui/**'],
  '@dagrejs/dagre': ['webview-ui/**'],
  mathjs: ['src/adapters/expression/**'],
  'jsonc-parser': ['src/adapters/workflow-file/**'],
  '@opentelemetry/*': ['src/adapters/opentelemetry/**'],
  minisearch: ['src/adapters/documentation/**', 'src/adapters/failure-memory/**'],
};
const NODE_FREE = [
  'src/core/**/*.ts',
  'src/protocol/**/*.ts',
  'src/lib/**/*.ts',
  'webview-ui/**/*.ts',
];

const restricted = (files, ignores, allowed, nodeAllowed) => ({
  files,
  ignores,
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            group: Object.keys(PACKAGES).filter(name => !allowed.includes(name)),
            message: 'This package belongs to another room.',
          },
          ...(nodeAllowed ? [] : [{ group: ['node:*'], message: 'This room does no I/O.' }]),
        ],
      },
    ],
  },
});
const packageRules = [
  restricted(['src/**/*.ts', 'benchmarks/**/*.ts'], [], [], true),
  ...Object.entries(PACKAGES).map(([name, files]) => restricted(files, [], [name], true)),
  restricted(
    NODE_FREE,
    ['**/*.test.ts', '**/*.contract.ts'],
    ['d3-hierarchy', '@dagrejs/dagre'],
    false,
  ),
];

export default tseslint.config(
  {
    ignores: [
      'dist/**',
      'examples/**',
      'node_modules/**',
      '**/*.mjs',
      '**/*.cjs',
      '**/*.js',
      '.vscode-test/**',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    files: ['**/*.ts'],
    plugins: { 'import-x': importX },
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    settings: {
      'import-x/resolver-next': [
        createTypeScriptImportResolver({
          project: ['tsconfig.json', 'webview-ui/tsconfig.json'],
          noWarnOnMultipleProjects: true,
        }),
      ],
    },
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', { max: 300 }],
      'import-x/no-cycle': 'error',
      'import-x/no-default-export': 'error',
      'import-x/no-restricted-paths': ['error', { zones: [...zones, ...outside, noBenchmarks] }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
    },
  },
  {
    files: ['**/*.ts'],
    ignores: ['**/*.test.ts', '**/*.contract.ts'],
    rules: { 'max-lines-per-function': ['error', { max: 60 }] },
  },
  ...packageRules,
);
