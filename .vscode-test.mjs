import { defineConfig } from '@vscode/test-cli';

// The same tests that the server host runs, bundled without a runner: this tool brings its own.
const shared = {
  extensionDevelopmentPath: import.meta.dirname,
  workspaceFolder: 'src/test/host/fixtures',
  mocha: {
    ui: 'bdd',
    timeout: 90_000,
    reporter: `${import.meta.dirname}/scripts/mocha-reporter.cjs`,
  },
};

export default defineConfig([
  {
    ...shared,
    label: 'trusted',
    files: 'dist/test/desktop-trusted.cjs',
    launchArgs: ['--disable-extensions', '--disable-workspace-trust'],
  },
  {
    ...shared,
    label: 'untrusted',
    files: 'dist/test/desktop-untrusted.cjs',
    launchArgs: ['--disable-extensions'],
  },
]);
