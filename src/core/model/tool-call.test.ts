import assert from 'node:assert/strict';
import { callGrammar } from './call-grammar.ts';
import type { CallableTool } from './language-model.ts';
import { readToolCall, withToolWords, writeToolCall } from './tool-call.ts';

const tool = (name: string, properties: object = {}, required: string[] = []): CallableTool => ({
  name,
  description: `Does ${name}.`,
  inputSchema: { type: 'object', properties, required },
});
const TOOLS = [tool('search', { query: { type: 'string' } }, ['query']), tool('stop')];

describe('a call of a tool as text', () => {
  it('is read back as it was written', () => {
    const call = { tool: 'search', input: { query: 'a "b"' } };
    assert.deepEqual(readToolCall(writeToolCall(call), TOOLS), call);
    assert.equal(readToolCall(writeToolCall(undefined), TOOLS), undefined);
    const fenced = `Sure:\n\`\`\`json\n${writeToolCall(call)}\n\`\`\``;
    assert.deepEqual(readToolCall(fenced, TOOLS), call);
  });

  it('is none when it is cut off, is about another tool, or is mere text', () => {
    for (const text of ['{"tool":"search","inp', '{"tool":"rm","input":{}}', 'search', '[]', '{}'])
      assert.equal(readToolCall(text, TOOLS), undefined, text);
    assert.equal(readToolCall('{"tool":"none"}', [{ name: 'none' }]), undefined);
  });

  it('is asked for in words by name, by what must be given, and by what it does', () => {
    const [only, ...others] = withToolWords([{ role: 'user', content: 'Question.' }], TOOLS);
    assert.deepEqual(others, []);
    assert.match(only?.content ?? '', /^Question\.\n\nTools:\n- search\(query: string\): Does/);
    assert.match(only?.content ?? '', /- none\(\)/);
  });
});

/** The rule of one parameter in the grammar. */
function ruleOf(schema: object): string {
  const grammar = callGrammar([tool('t', { p: schema }, ['p'])]);
  const line = /^call0 ::= (.*)$/m.exec(grammar)?.[1] ?? '';
  return line.replace(String.raw`"\"t\",\"input\":" "{" "\"p\":" `, '').replace(/ "}"$/, '');
}

describe('the grammar of calls', () => {
  it('has every tool that is offered, and no call, and nothing else', () => {
    const grammar = callGrammar([...TOOLS, tool('none')]);
    assert.match(grammar, /^root ::= "\{\\"tool\\":" \(nothing \| call0 \| call1\) "\}"$/m);
    assert.match(grammar, /^call1 ::= "\\"stop\\",\\"input\\":" "\{" "\}"$/m);
    assert.doesNotMatch(grammar, /call2/);
  });

  it('leaves out what need not be given', () => {
    const grammar = callGrammar([
      tool('t', { a: { type: 'string' }, b: { type: 'number' } }, ['a']),
    ]);
    assert.match(grammar, /\\"a\\":" string/);
    assert.doesNotMatch(grammar, /\\"b\\"/);
  });

  it('keeps to kinds, choices and bounds, and bounds what has no bound', () => {
    assert.equal(ruleOf({ type: 'string' }), 'string');
    assert.equal(ruleOf({ type: 'string', minLength: 1 }), String.raw`"\"" char{1,80} "\""`);
    assert.equal(
      ruleOf({ type: 'string', minLength: 9, maxLength: 3 }),
      String.raw`"\"" char{3,3} "\""`,
    );
    assert.equal(ruleOf({ enum: ['a', 2] }), String.raw`("\"a\"" | "2")`);
    assert.equal(ruleOf({ type: 'integer', minimum: 1, maximum: 3 }), '("1" | "2" | "3")');
    assert.equal(ruleOf({ type: 'integer' }), 'integer');
    assert.equal(
      ruleOf({ type: 'array', items: { type: 'boolean' }, minItems: 1, maxItems: 2 }),
      '"[" boolean ("," boolean){0,1} "]"',
    );
    assert.equal(ruleOf({ anyOf: [{ type: 'null' }, { type: 'number' }] }), '("null" | number)');
    assert.equal(ruleOf({ $ref: '#/definitions/x' }), 'value');
  });

  it('cannot be left by a name with quotes, line ends or backslashes in it', () => {
    const grammar = callGrammar([tool('a"\n\\ ::= evil')]);
    const line = /^call0 .*$/m.exec(grammar)?.[0] ?? '';
    assert.equal(grammar.split('\n').filter(one => one.startsWith('call')).length, 1);
    assert.ok(line.includes(String.raw`\"a\\\"\\n\\\\ ::= evil\"`), line);
  });
});
