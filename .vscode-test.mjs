import { defineConfig } from '@vscode/test-cli';

// The same tests that the server host runs, bundled without a runner: this tool brings its own.
export default defineConfig({
  files: 'dist/test/desktop.cjs',
  extensionDevelopmentPath: import.meta.dirname,
  workspaceFolder: 'src/test/host/fixtures',
  launchArgs: ['--disable-extensions'],
  mocha: {
    ui: 'bdd',
    timeout: 90_000,
    reporter: `${import.meta.dirname}/scripts/mocha-reporter.cjs`,
  },
});
