import { z } from 'zod';
import { ReasonCodeError, errorText } from '../base/errors.ts';
import { toTool } from './tool.ts';
import type { Tool, ToolDefinition, ToolFunction, ToolSpec } from './tool.ts';

/** A decorator that registers a method, bound to its object, when the object is made. */
type MethodDecorator<Input, Output> = <This extends object>(
  method: (this: This, ...rest: Parameters<ToolFunction<Input, Output>>) => Promise<Output>,
  context: ClassMethodDecoratorContext<This>,
) => void;

/** The tools there are, by name. */
export interface Registry {
  /** Registers a tool with what it does. Throws `usage` for a bad or a taken name, or schema. */
  register<Input, Output>(definition: ToolDefinition<Input, Output>): Tool;
  /** `@registry.register({…})` on a method: registers it for each object of the class. */
  register<Input, Output>(spec: ToolSpec<Input, Output>): MethodDecorator<Input, Output>;
  get(name: string): Tool | undefined;
  /** In the order in which they were registered. */
  list(): readonly Tool[];
}

const NAME = /^[a-z][a-z0-9_]{0,63}$/;

/** Makes an empty registry. */
export function createRegistry(): Registry {
  const tools = new Map<string, Tool>();
  const add = <Input, Output>(definition: ToolDefinition<Input, Output>): Tool => {
    const tool = toTool(definition);
    checkTool(tool, tools);
    tools.set(tool.name, tool);
    return tool;
  };
  const decorate =
    <Input, Output>(spec: ToolSpec<Input, Output>): MethodDecorator<Input, Output> =>
    (method, context) => {
      context.addInitializer(function () {
        add({ ...spec, run: (input, rest) => method.call(this, input, rest) });
      });
    };
  function register<Input, Output>(definition: ToolDefinition<Input, Output>): Tool;
  function register<Input, Output>(spec: ToolSpec<Input, Output>): MethodDecorator<Input, Output>;
  function register<Input, Output>(
    given: ToolSpec<Input, Output> | ToolDefinition<Input, Output>,
  ): Tool | MethodDecorator<Input, Output> {
    return 'run' in given ? add(given) : decorate(given);
  }
  return { register, get: name => tools.get(name), list: () => [...tools.values()] };
}

function checkTool(tool: Tool, taken: ReadonlyMap<string, Tool>): void {
  const { name, description, timeoutMs } = tool;
  const shown = JSON.stringify(name.slice(0, 80));
  if (!NAME.test(name)) throw bad(`${shown} is no name for a tool: use a-z, 0-9 and _.`);
  if (taken.has(name)) throw bad(`There are two tools called ${shown}: rename one of them.`);
  if (description.trim() === '')
    throw bad(`The tool ${shown} has no description: say what it does.`);
  if (!(timeoutMs > 0)) throw bad(`The tool ${shown} has no time: give a timeout above 0 ms.`);
  try {
    describeTool(tool);
  } catch (error) {
    throw bad(
      `A schema of the tool ${shown} cannot be told to a model: ${errorText(error)}.`,
      error,
    );
  }
}

function bad(message: string, cause?: unknown): ReasonCodeError {
  return new ReasonCodeError('usage', message, { cause });
}

/** A tool as models are told about it; the schemas are JSON Schema. */
export type ToolDescription = {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: Readonly<Record<string, unknown>>;
  readonly outputSchema: Readonly<Record<string, unknown>>;
};

/** Says what a tool is, in the form that the interfaces of language models take. */
export function describeTool({ name, description, input, output }: Tool): ToolDescription {
  return {
    name,
    description,
    inputSchema: z.toJSONSchema(input, { io: 'input' }),
    outputSchema: z.toJSONSchema(output, { io: 'output' }),
  };
}
