import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { AGENT_TOOLS, SANDBOX_INPUT, jsonSchemaOf, misfit } from './agent-tools.ts';

type Manifest = {
  readonly contributes: {
    readonly languageModelTools: readonly Record<string, unknown>[];
  };
};

describe('the tools of agents', () => {
  const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
  const tools = Object.values(AGENT_TOOLS);

  it('are in package.json as they are in the code', () => {
    for (const tool of tools) {
      const entry = contributes.languageModelTools.find(({ name }) => name === tool.name);
      assert.equal(entry?.['modelDescription'], tool.description);
      assert.deepEqual(entry['inputSchema'], jsonSchemaOf(tool));
      assert.equal(entry['canBeReferencedInPrompt'], true);
      assert.equal(entry['when'], 'isWorkspaceTrusted');
    }
  });

  it('say which argument does not fit, and what to do', () => {
    const wrong = SANDBOX_INPUT.safeParse({ language: 'cobol', code: '', more: 1 });
    assert.ok(!wrong.success);
    const text = misfit(AGENT_TOOLS.sandbox, wrong.error);
    assert.match(text, /^The arguments of reasoncode_run_in_sandbox do not fit: /);
    assert.match(text, /language: .*code: .*more.*Correct them/);
  });
});
