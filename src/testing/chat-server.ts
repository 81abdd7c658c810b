import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerOf, words } from './chat-answer.ts';
import type { ChatRequest } from './chat-answer.ts';

/** What goes wrong with a request. */
export type Fault =
  /** Takes the request and never says anything. */
  | 'hang'
  /** Says some words of the answer and then nothing more. */
  | 'hang-midway'
  /** Says some words of the answer and drops the connection. */
  | 'cut'
  /** Drops the connection before it answers. */
  | 'drop'
  /** Ends the stream before the first word. */
  | 'empty'
  /** Answers with bytes that are no HTTP. */
  | 'garbage'
  /** Answers with a web page. */
  | 'page'
  /** Sends an event that is not JSON. */
  | 'not-json'
  /** Sends JSON that no chat has. */
  | 'not-chat'
  /** Sends a line without an end. */
  | 'huge-line'
  /** Sends an error as an event of the stream. */
  | 'error-event'
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly message?: string;
      readonly code?: string;
    };

export type ChatServerOptions = {
  /** What it can do. Everything when left out; what it cannot is passed over in silence. */
  readonly can?: Partial<Record<'several' | 'seed' | 'logprobs' | 'usage', boolean>>;
  /** How it takes a beginning of an answer. @default assistant */
  readonly prefill?: 'continue' | 'assistant' | 'ask';
  /** Fields that it refuses with status 400. */
  readonly refuses?: readonly string[];
  /** Most answers that it writes at once; more are refused. */
  readonly mostAnswers?: number;
  /** What goes wrong with the request of this number, from 0 on. */
  readonly fault?: (call: number) => Fault | undefined;
  /** The answer instead of random words; what it leaves undefined is answered with those. */
  readonly answer?: (request: ChatRequest) => string | undefined | Promise<string | undefined>;
  /** Pieces of calls that it makes where tools are offered, instead of a text. */
  readonly calls?: () => readonly object[];
  /** Milliseconds between two tokens. */
  readonly tokenMs?: number;
  /** The key without which nothing is answered. */
  readonly key?: string;
};

export type Asked = { readonly headers: IncomingHttpHeaders; readonly body: ChatRequest };

export type ChatServer = AsyncDisposable & {
  /** For `openai:URL#MODEL`. */
  readonly url: string;
  /** Requests so far, in the order they came. */
  readonly asked: readonly Asked[];
  /** Requests being answered at this moment. */
  readonly open: () => number;
};

/** An OpenAI-compatible endpoint on 127.0.0.1 that can misbehave. Its tokens are words. */
export async function startChatServer(options: ChatServerOptions = {}): Promise<ChatServer> {
  const asked: Asked[] = [];
  let open = 0;
  const server = createServer((request, response) => {
    open += 1;
    response.on('close', () => (open -= 1));
    void respond(request, response).catch(() => response.destroy());
  });
  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = JSON.parse(await text(request)) as ChatRequest;
    const call = asked.push({ headers: request.headers, body }) - 1;
    const fault = options.fault?.(call) ?? refusal(request, body, options);
    if (fault === undefined) await answer(response, body, options, call);
    else await misbehave(response, fault);
  }
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    asked,
    open: () => open,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

async function text(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8');
}

function refusal(
  request: IncomingMessage,
  body: ChatRequest,
  { key, refuses = [], mostAnswers = Infinity }: ChatServerOptions,
): Fault | undefined {
  if (request.url !== '/v1/chat/completions') return { status: 404 };
  if (key !== undefined && request.headers.authorization !== `Bearer ${key}`)
    return { status: 401, message: `Incorrect key: ${request.headers.authorization ?? 'none'}` };
  const refused = refuses.find(name => name in body);
  if (refused !== undefined) return { status: 400, message: `Unrecognized argument: ${refused}` };
  if ((body.n ?? 1) > mostAnswers) return { status: 400, message: `n must be <= ${mostAnswers}` };
  return undefined;
}

function beginStream(response: ServerResponse): (event: unknown) => void {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  return event =>
    void response.write(`data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`);
}

/** Writes all answers of a request at once, a word of each in turn. */
async function answer(
  response: ServerResponse,
  body: ChatRequest,
  options: ChatServerOptions,
  call: number,
): Promise<void> {
  const { can = {}, tokenMs = 0 } = options;
  const send = beginStream(response);
  if (body.tools !== undefined && options.calls !== undefined) {
    for (const piece of options.calls())
      send({ choices: [{ index: 0, delta: { tool_calls: [piece] } }] });
    send({ choices: [{ index: 0, delta: {}, finish_reason: 'tool_calls' }] });
    send('[DONE]');
    response.end();
    return;
  }
  const count = can.several === false ? 1 : (body.n ?? 1);
  const limit = body.max_tokens ?? body.max_completion_tokens ?? 1000;
  const texts = await Promise.all(
    Array.from({ length: count }, async (_, index) =>
      words((await options.answer?.(body)) ?? answerOf(body, options, { index, call })),
    ),
  );
  for (let place = 0; place < Math.max(...texts.map(one => one.length)) + 1; place += 1) {
    for (const [index, pieces] of texts.entries()) {
      const piece = place < limit ? pieces[place] : undefined;
      if (piece === undefined) {
        if (place === Math.min(limit, pieces.length)) {
          const finish = place < pieces.length ? 'length' : 'stop';
          send({ choices: [{ index, delta: {}, finish_reason: finish }] });
        }
        continue;
      }
      const measured = body.logprobs === true && can.logprobs !== false;
      const logprobs = measured ? { content: [{ token: piece, logprob: -0.5 }] } : null;
      send({ choices: [{ index, delta: { content: piece }, logprobs, finish_reason: null }] });
    }
    if (tokenMs > 0) await sleep(tokenMs);
    if (response.destroyed) return;
  }
  const completion = texts.reduce((sum, one) => sum + Math.min(limit, one.length), 0);
  const wantsUsage = body.stream_options?.include_usage === true && can.usage !== false;
  if (wantsUsage) send({ choices: [], usage: usageOf(body, completion) });
  send('[DONE]');
  response.end();
}

function usageOf(body: ChatRequest, completion: number): object {
  const prompt = words(body.messages.map(({ content }) => content).join(' ')).length;
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
  };
}

/** The one event that some faults consist of. */
const EVENTS: Readonly<Partial<Record<Fault & string, unknown>>> = {
  'not-json': '{"choices": [',
  'not-chat': { choices: 'none' },
  'error-event': { error: { message: 'out of memory' } },
  'huge-line': 'x'.repeat(3 * 1024 ** 2),
};

async function misbehave(response: ServerResponse, fault: Fault): Promise<void> {
  if (typeof fault === 'object') {
    const { status, headers = {}, message = 'no reason', code } = fault;
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify({ error: { message, code } }));
    return;
  }
  if (fault === 'hang') return;
  if (fault === 'drop') return void response.destroy();
  if (fault === 'garbage') return void response.socket?.end('\u0000\u0001 no HTTP at all\r\n\r\n');
  if (fault === 'page') {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<html>Please log in</html>');
    return;
  }
  const send = beginStream(response);
  const event = EVENTS[fault];
  if (event !== undefined) {
    send(event);
    return;
  }
  if (fault === 'empty') return void response.end();
  for (const piece of ['some ', 'words '])
    send({ choices: [{ index: 0, delta: { content: piece } }] });
  await sleep(20);
  if (fault === 'cut') response.destroy();
}
