import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { createFailureMemory } from '../adapters/failure-memory/create-failure-memory.ts';
import { createRankByMeaning } from '../adapters/failure-memory/rank-by-meaning.ts';
import type { RankByMeaning } from '../adapters/failure-memory/rank-by-meaning.ts';
import { createEmbedding } from '../adapters/openai/create-embedding.ts';
import { parseOpenaiSpec } from '../adapters/openai/parse-openai-spec.ts';
import { isOwnHost } from '../adapters/system/network.ts';
import { ReasonCodeError, errorText } from '../core/base/errors.ts';
import { LANGUAGES } from '../core/base/source.ts';
import { NOTHING_COLLECTED, collect, lessonsOf } from '../core/memory/collect-lessons.ts';
import type { FailureMemory } from '../core/memory/failure-memory.ts';
import { LESSON, MAX_HEADER } from '../core/memory/lesson.ts';
import { MOST_LESSONS, lessonsText } from '../core/memory/lessons-text.ts';
import type { Recall } from '../core/solve/recall.ts';
import type { SolveEvent } from '../core/solve/solve-event.ts';
import { addressOf } from './create-remote.ts';
import { environmentKey } from './create-remote-model.ts';
import type { RemoteAccess } from './create-remote-model.ts';
import { isRemoteSpec } from './model-name.ts';
import type { Settings } from './settings.ts';

/** What past solves teach the next ones. */
export type Memory = {
  /** What a prompt may say about a function of a file. */
  readonly recall: (file: string) => Recall;
  /** Passes a solve's events on, and keeps what failed in it. */
  readonly learning: (events: AsyncIterable<SolveEvent>) => AsyncGenerator<SolveEvent>;
};

export type MemoryOptions = {
  readonly settings: Pick<Settings, 'memory' | 'memoryEmbedding' | 'model'>;
  readonly notice: (line: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly access?: RemoteAccess | undefined;
  /** The file that keeps what is about a file of a language. */
  readonly fileFor: (file: string, language: string) => string;
};

/** The memory that the settings ask for; undefined where it is off. Nothing is read before it is used. */
export function createMemory(options: MemoryOptions): Memory | undefined {
  const { settings, notice, fileFor } = options;
  if (settings.memory === 'off') return undefined;
  const byMeaning = meaningOf(options);
  const opened = new Map<string, FailureMemory>();
  const open = (file: string, language: string): FailureMemory => {
    const path = fileFor(file, language);
    const known = opened.get(path);
    if (known !== undefined) return known;
    const made = createFailureMemory({ path, ...(byMeaning === undefined ? {} : { byMeaning }) });
    opened.set(path, made);
    return made;
  };
  const complain = sayOnce(notice);
  return {
    recall: file => (isElsewhere(settings.model) ? nothing : recallFrom(open, file, complain)),
    learning: events => learning(events, open, complain),
  };
}

const nothing: Recall = () => Promise.resolve(undefined);

/** True for a model that is not on this machine: what is remembered does not leave it. */
function isElsewhere(spec: string): boolean {
  if (!isRemoteSpec(spec)) return false;
  const address = addressOf(spec.trim());
  return !URL.canParse(address) || !isOwnHost(new URL(address).hostname);
}

type Open = (file: string, language: string) => FailureMemory;

function recallFrom(open: Open, file: string, complain: (error: unknown) => void): Recall {
  return async (query, signal) => {
    try {
      const header = query.header.slice(0, MAX_HEADER);
      const memory = open(file, query.language);
      return lessonsText(await memory.recall({ ...query, header }, MOST_LESSONS, signal));
    } catch (error) {
      if (signal.aborted) throw error;
      complain(error);
      return undefined;
    }
  };
}

async function* learning(
  events: AsyncIterable<SolveEvent>,
  open: Open,
  complain: (error: unknown) => void,
): AsyncGenerator<SolveEvent> {
  let collected = NOTHING_COLLECTED;
  for await (const event of events) {
    collected = collect(collected, event);
    if (event.type === 'solve-end') {
      const { start } = collected;
      const language = LANGUAGES.find(one => one === start?.language);
      const lessons = lessonsOf(collected).filter(one => LESSON.safeParse(one).success);
      if (start !== undefined && language !== undefined && lessons.length > 0)
        await open(start.file, language).remember(lessons).catch(complain);
    }
    yield event;
  }
}

/** A disk that cannot be written is said once: the solve does not need it. */
function sayOnce(notice: (line: string) => void): (error: unknown) => void {
  let isSaid = false;
  return error => {
    if (isSaid) return;
    isSaid = true;
    notice(`The memory of failures cannot be used (${errorText(error)}); solves go on without it.`);
  };
}

/** Throws `usage` for an embedding that is not on this machine. */
function meaningOf({ settings, env, access }: MemoryOptions): RankByMeaning | undefined {
  const text = settings.memoryEmbedding.trim();
  if (text === '') return undefined;
  const spec = parseOpenaiSpec(text);
  if (!isOwnHost(new URL(spec.baseUrl).hostname))
    throw new ReasonCodeError(
      'usage',
      'reasonCode.memoryEmbedding (--memory-embedding) has to be on this machine, such as openai:http://127.0.0.1:8080/v1#NAME: what is remembered does not leave it.',
    );
  const apiKey = access?.apiKey ?? (baseUrl => Promise.resolve(environmentKey(env, baseUrl)));
  const fetch = access?.fetch ?? globalThis.fetch;
  return createRankByMeaning(createEmbedding({ spec, fetch, apiKey }));
}

/** Where the failures of a workspace are kept, in a folder of this user's own. */
export function memoryFile(folder: string, root: string, language: string): string {
  const name = createHash('sha256').update(root).digest('hex').slice(0, 24);
  return join(folder, `${name}-${language}.jsonl`);
}
