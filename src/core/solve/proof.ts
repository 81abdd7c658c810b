import type { Example, ExampleSet, UnparsedExample } from '../stub/example.ts';

/** A comparison that is made, or a hook of one that is called, in the candidate's own box. */
const COMPARES = /[=!]==?|__\w+__\s*\(|\bis\b|\bin\b|\bObject\.is\b/;

/**
 * Why an example would prove nothing, or undefined. Its setup runs beside the candidate: of a
 * comparison made there the candidate could say what comes out, and a value that is expected and
 * stands there could be read.
 */
export function whyNoProof({ expected, case: one }: Example): string | undefined {
  const { setup = '', call } = one;
  if (COMPARES.test(withoutTexts(setup)) || /\.__\w+__\s*\(/.test(call))
    return 'it compares beside the candidate, which could say what comes out';
  const words = withoutTexts(expected).match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? [];
  const bound = words.find(word =>
    new RegExp(`^\\s*(?:(?:const|let|var)\\s+)?${word.replaceAll('$', '\\$')}\\s*=`, 'mu').test(
      setup,
    ),
  );
  return bound === undefined
    ? undefined
    : `what it expects (${bound}) stands where the candidate could read it`;
}

/** Examples apart from those that would prove nothing; these become ones that are not run. */
export function sift(all: readonly Example[]): ExampleSet {
  const examples: Example[] = [];
  const unparsed: UnparsedExample[] = [];
  for (const one of all) {
    const why = whyNoProof(one);
    if (why === undefined) examples.push(one);
    else unparsed.push({ text: one.call, line: one.line, source: one.source, why });
  }
  return { examples, unparsed };
}

function withoutTexts(code: string): string {
  return code.replace(/"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g, '""');
}
