// The process that a plug-in runs in. The plug-in has a thread of its own, so that this one notices
// when the program that started it is gone, whatever the plug-in does.
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Worker, isMainThread, parentPort } from 'node:worker_threads';
import { errorText } from '../../core/base/errors.ts';
import type { FromPlugin, ToPlugin } from './messages.ts';

/** Most characters of one answer: what a workflow takes is smaller. */
const MOST = 4 * 1024 * 1024;
const MEMORY_MB = 512;
/** Where the answers go: what a plug-in prints is not mixed with them. */
const ANSWERS = 3;

type Tool = {
  readonly run: (input: unknown, context: { readonly signal: AbortSignal }) => unknown;
};

function watch(): void {
  const answers = createWriteStream('', { fd: ANSWERS });
  const worker = new Worker(new URL(import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
  const end = (code: number): never => process.exit(code);
  answers.on('error', () => end(0));
  worker.on('message', (line: string) => void answers.write(`${line}\n`));
  worker.on('error', error => {
    process.stderr.write(`${errorText(error)}\n`, () => end(1));
  });
  worker.on('exit', code => end(code));
  const lines = createInterface({ input: process.stdin });
  lines.on('line', line => worker.postMessage(line));
  lines.on('close', () => end(0));
}

function serve(send: (line: string) => void): (line: string) => void {
  const tools = new Map<string, Tool>();
  const calls = new Map<number, AbortController>();
  const say = (message: FromPlugin): void => {
    const line = JSON.stringify(message);
    if (line.length <= MOST) send(line);
    else say({ type: 'failed', id: message.id, message: 'its answer is larger than 4 MB' });
  };
  const answering = (id: number, work: () => Promise<FromPlugin>): void => {
    work()
      .then(say)
      .catch((error: unknown) => say({ type: 'failed', id, message: errorText(error) }));
  };
  const call = async ({ id, tool, input }: ToPlugin & { type: 'call' }): Promise<FromPlugin> => {
    const found = tools.get(tool);
    if (found === undefined) throw new Error(`there is no tool called ${tool} in it`);
    const controller = new AbortController();
    calls.set(id, controller);
    try {
      const value = (await found.run(input, { signal: controller.signal })) ?? null;
      return { type: 'result', id, value };
    } finally {
      calls.delete(id);
    }
  };
  return line => {
    const message = JSON.parse(line) as ToPlugin;
    if (message.type === 'cancel') calls.get(message.id)?.abort();
    else if (message.type === 'load') answering(message.id, () => load(message, tools));
    else answering(message.id, () => call(message));
  };
}

/** Runs the very text that was asked about: from an address of its own, no file is read again. */
async function load(
  { id, source }: ToPlugin & { type: 'load' },
  into: Map<string, Tool>,
): Promise<FromPlugin> {
  const address = `data:text/javascript;base64,${Buffer.from(source).toString('base64')}`;
  const module = (await import(address)) as Readonly<Record<string, unknown>>;
  const list = module['tools'] ?? module['default'];
  if (!Array.isArray(list)) throw new Error('it exports no list called "tools"');
  const tools = list.map((one: Readonly<Record<string, unknown>>, index) => {
    const { name, description, inputSchema, outputSchema, permission, timeoutMs, run } = one;
    if (typeof name !== 'string' || typeof description !== 'string' || typeof run !== 'function')
      throw new Error(`its tool ${index + 1} needs a name, a description and a function "run"`);
    into.set(name, { run: (input, context) => run.call(one, input, context) as unknown });
    return { name, description, inputSchema, outputSchema, permission, timeoutMs };
  });
  return { type: 'loaded', id, tools };
}

if (isMainThread) watch();
else {
  const port = parentPort;
  port?.on(
    'message',
    serve(line => port.postMessage(line)),
  );
}
