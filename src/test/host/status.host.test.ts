import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { shownOf } from '../../extension/status-state.ts';
import type { StatusState } from '../../extension/status-state.ts';
import { createFakeLanguageModel } from '../../testing/fake-language-model.ts';
import { answerMessages, createStage, until } from './stage.ts';
import type { Stage } from './stage.ts';

const STUB =
  'def later(a):\n    """Say.\n\n    >>> later(1)\n    1\n    """\n    raise NotImplementedError\n';

describe('what the editor shows beside the text', () => {
  let stage: Stage;
  let messages: ReturnType<typeof answerMessages>;
  const { showQuickPick } = vscode.window;
  afterEach(async () => {
    Object.assign(vscode.window, { showQuickPick });
    messages.restore();
    await stage.end();
  });

  it('goes from solving to ready, with Cancel and the seconds above the stub', async () => {
    const model = createFakeLanguageModel([' return a\n```']);
    let release = (): void => undefined;
    const held = new Promise<void>(resolve => (release = resolve));
    stage = await createStage({
      ...model,
      identity: model.identity,
      parallel: 1,
      generate: async (request, options) => {
        await held;
        return model.generate(request, options);
      },
    });
    messages = answerMessages(() => undefined);
    const document = await stage.open('later.py', STUB);
    const solving = vscode.commands.executeCommand('reasonCode.solve', document.uri, 1);
    const shown = (): string => shownOf(stage.api.status.state());
    await until(() => shown() === 'solving');
    const cancel = async (): Promise<vscode.Command | undefined> => {
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        document.uri,
      );
      return lenses.find(({ command }) => command?.command === 'reasonCode.cancel')?.command;
    };
    await until(async () => /\d+\/\d+ · \d+ s · Cancel/.test((await cancel())?.title ?? ''));
    release();
    await solving;
    await until(() => shown() !== 'solving');
    assert.equal(await cancel(), undefined);
  });

  it('marks a body that is not implemented with a hint, and offers a quick fix there', async () => {
    stage = await createStage([]);
    messages = answerMessages(() => undefined);
    const document = await stage.open('later.py', STUB);
    const hints = (): vscode.Diagnostic[] =>
      vscode.languages
        .getDiagnostics(document.uri)
        .filter(({ source }) => source === 'Reason-Code');
    await until(() => hints().length > 0);
    const [hint] = hints();
    assert.ok(hint);
    assert.equal(hint.severity, vscode.DiagnosticSeverity.Hint);
    assert.equal(document.getText(hint.range), 'raise NotImplementedError');
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      hint.range,
      vscode.CodeActionKind.QuickFix.value,
    );
    const own = actions.filter(({ command }) => command?.command === 'reasonCode.solve');
    assert.equal(own.length, 1);
    const settings = vscode.workspace.getConfiguration('reasonCode');
    await settings.update('stubHints', false, vscode.ConfigurationTarget.Global);
    await until(() => hints().length === 0);
    await settings.update('stubHints', undefined, vscode.ConfigurationTarget.Global);
  });

  it('offers what fits on a click, and nothing that needs a model where there is none', async () => {
    stage = await createStage([]);
    messages = answerMessages(() => undefined);
    await stage.api.status.look();
    let labels: readonly string[] = [];
    Object.assign(vscode.window, {
      showQuickPick: (items: readonly vscode.QuickPickItem[]) => {
        labels = items.map(({ label }) => label);
        return Promise.resolve(undefined);
      },
    });
    await vscode.commands.executeCommand('reasonCode.statusMenu');
    const state: StatusState = stage.api.status.state();
    assert.equal(shownOf(state), 'no-model');
    assert.match(labels[0] ?? '', /Download the model/);
    assert.ok(!labels.some(label => /Solve/.test(label)));
  });

  it('opens a sample stub that is in no file and can be solved', async () => {
    stage = await createStage([' return max(low, min(value, high))\n```']);
    messages = answerMessages(items => items.find(item => item === 'Solve'));
    await vscode.commands.executeCommand('reasonCode.openSample');
    await until(() => stage.api.solves.all().some(({ result }) => result?.status === 'verified'));
  });
});

describe('before code leaves the machine', () => {
  let stage: Stage;
  const settings = (): vscode.WorkspaceConfiguration =>
    vscode.workspace.getConfiguration('reasonCode');
  const { showWarningMessage } = vscode.window;
  let asked: { text: string; detail: string; titles: readonly string[] }[] = [];
  /** Answers the question in the user's place. */
  const answer = (title: string | undefined): void => {
    Object.assign(vscode.window, {
      showWarningMessage: (
        text: string,
        { detail = '' }: vscode.MessageOptions,
        ...items: readonly vscode.MessageItem[]
      ) => {
        asked.push({ text, detail, titles: items.map(item => item.title) });
        return Promise.resolve(items.find(item => item.title === title));
      },
    });
  };
  const setRemote = async (value: string | undefined): Promise<void> =>
    settings().update('remoteModel', value, vscode.ConfigurationTarget.Global);
  const solveOnce = async (): Promise<void> => {
    const document = await stage.open('later.py', STUB);
    await vscode.commands.executeCommand('reasonCode.solve', document.uri, 1);
  };
  beforeEach(async () => {
    asked = [];
    await setRemote(`openai:https://${crypto.randomUUID()}.example/v1#m`);
    stage = await createStage([' return a\n```', ' return a\n```', ' return a\n```']);
  });
  afterEach(async () => {
    Object.assign(vscode.window, { showWarningMessage });
    await setRemote(undefined);
    await stage.end();
  });

  it('asks with the host and what is sent, once for a workspace, and keeps a no', async () => {
    for (const title of ['No', undefined] as const) {
      answer(title);
      await solveOnce();
    }
    assert.equal(asked.length, 1);
    assert.match(asked[0]?.text ?? '', /[\w-]+\.example/);
    assert.match(asked[0]?.detail ?? '', /docstring/);
    assert.equal(asked[0]?.titles.length, 3);
  });

  it('asks again after "once"', async () => {
    answer('Once');
    await solveOnce();
    await solveOnce();
    assert.equal(asked.length, 2);
  });
});
