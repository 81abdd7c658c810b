import type { Task } from './suites/task.ts';

/** A hidden assertion: the call of the function and what follows it, without any white space. */
type Assertion = { readonly call: string; readonly inside: string; readonly expected: string };

/**
 * Which hidden assertions of a task are found in what a search wrote down, as JSON lines: each
 * assertion as it stands, with the function's own name in it, or its call alone as a whole value,
 * which is what an example would look like. White space does not matter. What the task's file
 * shows is no leak; neither is what the model said by itself.
 * @param said the model's own answers
 */
export function findLeaks(
  task: Task,
  lines: readonly string[],
  said: readonly string[] = [],
): readonly string[] {
  const values = lines.flatMap(line => stringsOf(JSON.parse(line))).map(compact);
  const known = [task.file.text, ...said].map(compact);
  const written = (text: string): boolean =>
    values.some(value => value.includes(text)) && !known.some(value => value.includes(text));
  return hiddenAssertions(task).flatMap(({ call, inside, expected }) => {
    const named = `${task.function}(${inside})`;
    const asExample = values.includes(named) && !known.some(value => value.includes(inside));
    const whole = expected === '' ? [] : [`${call}${expected}`, `${named}${expected}`];
    const foreign = call === named ? [] : [call];
    return asExample || [...whole, ...foreign].some(written) ? [`${call}${expected}`] : [];
  });
}

/** Every call in a task's hidden tests of the function that they grade. */
export function hiddenAssertions({ hidden, function: name }: Task): readonly Assertion[] {
  const { source } = hidden;
  const called = hidden.form === 'check' ? 'candidate' : name.replaceAll('$', '\\$');
  return [...source.matchAll(new RegExp(`(?<![\\w$.])${called}\\(`, 'g'))].flatMap(match => {
    const open = match.index + match[0].length;
    // The definition of `check(candidate)` has no call in it, and a call has its end.
    const end = scan(source, open, ')');
    if (end === undefined) return [];
    const line = source.slice(end + 1, source.indexOf('\n', end + 1) + 1 || undefined);
    return [
      {
        call: compact(source.slice(match.index, end + 1)),
        inside: compact(source.slice(open, end)),
        expected: compact(line.slice(0, scan(line, 0, ',') ?? line.length)),
      },
    ];
  });
}

/** Where `stop` first stands outside of brackets and strings. */
function scan(text: string, from: number, stop: string): number | undefined {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    if (depth === 0 && letter === stop) return at;
    if ('([{'.includes(letter)) depth += 1;
    if (')]}'.includes(letter)) depth -= 1;
    if (depth < 0) return undefined;
    if (letter === '"' || letter === "'") at = endOfString(text, at);
  }
  return undefined;
}

function endOfString(text: string, open: number): number {
  const quote = text[open];
  for (let at = open + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === quote) return at;
  }
  return text.length;
}

function compact(text: string): string {
  return text.replace(/\s+/g, '');
}

function stringsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(stringsOf);
}
