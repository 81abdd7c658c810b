import assert from 'node:assert/strict';
import { z } from 'zod';
import { compileWorkflow, createRegistry, runWorkflow, toMermaid, toolNodes } from './workflow.ts';
import type { Clock, WorkflowFile } from './workflow.ts';

describe('reason-code/workflow', () => {
  it('runs a workflow that is written in TypeScript, over tools of a class', async () => {
    const registry = createRegistry();
    class Texts {
      constructor(readonly ending: string) {
        // Registered by the decorator: nothing else to do.
      }

      @registry.register({
        name: 'shout',
        description: 'Says a text loudly.',
        input: z.strictObject({ text: z.string() }),
        output: z.object({ text: z.string() }),
      })
      shout({ text }: { text: string }): Promise<{ text: string }> {
        return Promise.resolve({ text: text.toUpperCase() + this.ending });
      }
    }
    const texts = new Texts('!');
    assert.equal(texts.ending, '!');
    const clock: Clock = {
      now: () => 0,
      date: () => new Date(0),
      sleep: () => new Promise(() => undefined),
    };
    const file: WorkflowFile = {
      version: 1,
      name: 'twice',
      inputs: { text: { type: 'string' } },
      nodes: {
        once: { kind: 'tool', tool: 'shout', with: { text: { $from: 'input.text' } } },
        twice: { kind: 'tool', tool: 'shout', with: { text: { $from: 'once.text' } } },
      },
      output: { $from: 'twice.text' },
    };
    const executors = { tools: toolNodes(registry, { clock }) };
    const workflow = compileWorkflow(file, { executors, source: 'twice' });
    const { signal } = new AbortController();
    const result = await runWorkflow(workflow, { text: 'hello' }, { clock, signal });
    assert.deepEqual([result.status, result.output], ['done', 'HELLO!!']);
    assert.match(toMermaid(workflow), /n0 --> n1/);
  });
});
