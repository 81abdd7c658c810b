import assert from 'node:assert/strict';
import type { CallableTool } from '../../core/model/language-model.ts';
import { readToolCall } from '../../core/model/tool-call.ts';
import { askForCall, askPlainly, describeToolCalls } from '../../core/model/tool-calls.contract.ts';
import { startTestModel } from './test-model.contract.ts';
import type { TestModel } from './test-model.contract.ts';

const SEARCH: CallableTool = {
  name: 'search',
  description: 'Searches.',
  inputSchema: { $schema: 'x', type: 'object', properties: { query: { type: 'string' } } },
};
const bit = (args: string, more: object = {}): object => ({
  index: 0,
  function: { arguments: args },
  ...more,
});
const whole = (name: string, args: string): object =>
  bit('', { function: { name, arguments: args } });

describe('an endpoint', () => {
  let tested: TestModel;
  after(() => tested[Symbol.asyncDispose]());
  const input = { expression: '2 + 3', exact: 1 };
  describeToolCalls('an endpoint that calls tools', async () => {
    const calls = (): readonly object[] => [whole('calculate', JSON.stringify(input))];
    tested = await startTestModel({ calls });
    return tested.model;
  });
});

/** What an endpoint's calls come to, and what it was asked. */
async function answered(calls: readonly object[] | undefined, tools = [SEARCH]) {
  await using tested = await startTestModel(calls === undefined ? {} : { calls: () => calls });
  await tested.model.load();
  const { text } = await tested.model.generate(askForCall('Look.', 1, { tools }));
  return { text, body: tested.asked()[0]?.body };
}

describe('tool calls of an endpoint', () => {
  it('are asked for in its own words, and gathered from their pieces', async () => {
    const { text, body } = await answered([
      { index: 0, id: 'c1', type: 'function', function: { name: 'search', arguments: '' } },
      bit('{"que'),
      { index: 1, function: { name: 'other', arguments: '{}' } },
      bit('ry":"a b"}'),
    ]);
    assert.deepEqual(readToolCall(text, [SEARCH]), { tool: 'search', input: { query: 'a b' } });
    const parameters = { type: 'object', properties: { query: { type: 'string' } } };
    const asked = { name: 'search', description: 'Searches.', parameters };
    assert.deepEqual(body?.tools, [{ type: 'function', function: asked }]);
  });

  it('are none when it talks instead, names what nobody offered, or writes no JSON', async () => {
    for (const calls of [undefined, [whole('rm', '{}')], [whole('search', '{"q')]])
      assert.equal(readToolCall((await answered(calls)).text, [SEARCH]), undefined);
  });

  it('are not asked for with a candidate', async () => {
    await using tested = await startTestModel();
    const plain = askPlainly('Write.', 1);
    await tested.model.generate(plain);
    assert.ok(tested.server.asked.every(({ body }) => body.tools === undefined));
  });
});
