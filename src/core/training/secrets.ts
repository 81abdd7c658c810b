/** Something that should not leave the machine inside training data. */
export type SecretKind =
  | 'private key'
  | 'access key or token'
  | 'assigned password or key'
  | 'random text like a key'
  | 'URL with a password'
  | 'e-mail address'
  | 'home folder';

type Pattern = {
  readonly kind: SecretKind;
  readonly find: RegExp;
  /** Put in its place; without one, nothing makes the text harmless. */
  readonly mask?: (match: string) => string;
  /** Whether a match is one, where its shape alone does not tell. */
  readonly holds?: (match: string) => boolean;
};

const PATTERNS: readonly Pattern[] = [
  { kind: 'private key', find: /-----BEGIN [A-Z ]*PRIVATE KEY/g },
  {
    kind: 'access key or token',
    find: new RegExp(
      [
        String.raw`\b(?:AKIA|ASIA)[0-9A-Z]{16}\b`,
        String.raw`\b(?:gh[pousr]_|github_pat_|glpat-|npm_|hf_|pypi-)[\w-]{16,}`,
        String.raw`\b(?:sk|rk|pk)[-_](?:[a-z]+[-_])?[A-Za-z0-9]{16,}`,
        String.raw`\bxox[abprs]-[\w-]{10,}`,
        String.raw`\bAIza[\w-]{35}`,
        String.raw`\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*`,
        String.raw`\bBearer\s+[\w.~+/-]{16,}`,
      ].join('|'),
      'g',
    ),
  },
  {
    kind: 'assigned password or key',
    find: /\w*(?:passw(?:or)?d|passphrase|secret|token|api_?key|access_?key|credential)\w*["']?\s*(?::\s*\w+\s*)?[:=]\s*["'][^"'\s]{6,}["']/gi,
  },
  { kind: 'random text like a key', find: /[A-Za-z0-9+/_=-]{32,}/g, holds: looksRandom },
  {
    kind: 'URL with a password',
    find: /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@"'`]+:[^\s/@"'`]+@/gi,
    mask: match => match.slice(0, match.indexOf('//') + 2),
  },
  {
    kind: 'e-mail address',
    find: /[\w.+-]+@(?:[\w-]+\.)+[a-z]{2,}\b/gi,
    mask: () => 'someone@example.com',
    holds: address => !/@(?:[\w-]+\.)*example\.(?:com|org|net)$/i.test(address),
  },
  {
    kind: 'home folder',
    find: /(?:\/home\/|\/Users\/|\b[A-Z]:\\{1,2}Users\\{1,2})[^\s/\\"'`:]+|\/root(?=\/)/gi,
    mask: () => '/home/someone',
    holds: path => path !== '/home/someone',
  },
];

/** Bits a character of a text that is no word, no number and no repetition. */
const RANDOM_BITS = 3.6;
/** Of hexadecimal digits, which have at most four bits each. */
const RANDOM_HEX_BITS = 3;

function looksRandom(text: string): boolean {
  const bits = entropy(text);
  if (/^(?:0x)?[0-9a-f]+$/i.test(text)) return bits > RANDOM_HEX_BITS && /[a-f]/i.test(text);
  return bits > RANDOM_BITS && /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text);
}

/** Shannon's, in bits a character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const one of text) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => {
    const share = count / text.length;
    return sum - share * Math.log2(share);
  }, 0);
}

/** The kinds of secret that a text holds, each once. What was found itself is never given. */
export function secretKinds(text: string): readonly SecretKind[] {
  return PATTERNS.filter(({ find, holds }) =>
    [...text.matchAll(find)].some(([match]) => holds?.(match) ?? true),
  ).map(({ kind }) => kind);
}

/** Whether something harmless can stand in the place of such a thing. */
export function canBeMasked(kind: SecretKind): boolean {
  return PATTERNS.some(one => one.kind === kind && one.mask !== undefined);
}

/** The text with everything that can be masked replaced by something of the same shape. */
export function maskSecrets(text: string): string {
  return PATTERNS.reduce((so, { find, mask, holds }) => {
    if (mask === undefined) return so;
    return so.replace(find, (match: string) => ((holds?.(match) ?? true) ? mask(match) : match));
  }, text);
}
