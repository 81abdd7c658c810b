// A model behind an OpenAI-compatible endpoint on this machine, whose answers a scenario writes.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const TOLD = /An earlier attempt was wrong/;

/**
 * Answers that come at once, and what each later one takes, in milliseconds. No model writes sixteen answers a second
 * for minutes: a tree of thousands of nodes took the page's time, and clicks waited for minutes.
 */
const [AT_ONCE, LATER_MS] = [24, 1000];

/**
 * Starts it. `scripts` has, by the function's name, `body({ nth, told })`: the lines of the answer
 * of this number, and whether the model was told of a failure. Needs `build:tests`.
 */
export async function startScriptedModel({ root, scripts, tokenMs = 0 }) {
  const built = pathToFileURL(join(root, 'dist', 'test', 'chat-server.mjs'));
  const { startChatServer } = await import(built);
  const asked = new Map();
  const gates = new Map();
  const server = await startChatServer({
    tokenMs,
    async answer({ messages }) {
      const name = functionIn(messages);
      const script = scripts[name];
      if (script === undefined) return undefined;
      const nth = asked.get(name) ?? 0;
      asked.set(name, nth + 1);
      await gates.get(name)?.pass();
      if (nth >= AT_ONCE) await new Promise(resolve => setTimeout(resolve, LATER_MS));
      const told = messages.some(({ content }) => TOLD.test(content));
      return ` ${script({ nth, told }).join('\n    ')}\n\`\`\``;
    },
  });
  return {
    /** Settings of the machine under which the extension asks it, and nothing else. */
    settings: {
      'reasonCode.model': `openai:${server.url}#scripted`,
      'reasonCode.remoteRequestsPerSolve': 0,
      'reasonCode.remoteTokensPerSolve': 0,
      'reasonCode.remoteRequestsPerDay': 0,
      'reasonCode.remoteTokensPerDay': 0,
    },
    /** Answers for this function wait from now on; each call of what it gives lets `count` through. */
    hold(name) {
      const gate = createGate();
      gates.set(name, gate);
      return gate.let;
    },
    /** Whatever came, from probing what it can do on. */
    requests: () => server.asked.length,
    asked: name => asked.get(name) ?? 0,
    end: () => server[Symbol.asyncDispose](),
  };
}

/** The function that is asked for: the last one whose definition the answer begins with. */
function functionIn(messages) {
  const begun = messages.at(-1)?.content ?? '';
  return [...begun.matchAll(/def (\w+)\(/g)].at(-1)?.[1] ?? '';
}

function createGate() {
  let free = 0;
  const waiting = [];
  return {
    let(count = Infinity) {
      free += count;
      while (free > 0 && waiting.length > 0) {
        free -= 1;
        waiting.shift()();
      }
    },
    pass() {
      if (free > 0) {
        free -= 1;
        return Promise.resolve();
      }
      return new Promise(resolve => waiting.push(resolve));
    },
  };
}
