/** What must not stand in a log, whoever put it there; the first group of each is kept. */
const SECRETS: readonly RegExp[] = [
  /(-----BEGIN [A-Z ]*PRIVATE KEY-----)[^]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@"'`]+(?=@)/gi,
  /(\b(?:Bearer|Basic)\s+)[\w.~+/=-]{8,}/gi,
  /()\b(?:sk|rk|pk)[-_][\w-]{12,}/g,
  /()\b(?:gh[pousr]_|github_pat_|glpat-|npm_|hf_|pypi-|xox[abprs]-)[\w-]{10,}/g,
  /()\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g,
  /()\bAIza[\w-]{30,}/g,
  /()\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g,
  /((?:passw(?:or)?d|passphrase|secret|token|api[-_]?key|access[-_]?key|authorization|credential)["']?\s*[:=]\s*["']?)(?!Bearer\b|Basic\b)[^\s"'&,;}]{4,}/gi,
];

const HIDDEN = '[hidden]';

/** A text with every key, token and password in it taken out. */
export function redact(text: string): string {
  return SECRETS.reduce((so, find) => so.replace(find, `$1${HIDDEN}`), text);
}

/** What was logged beside a message, as one line of JSON without secrets. */
export function redactedFields(fields: readonly unknown[]): string {
  if (fields.length === 0) return '';
  const [only] = fields;
  try {
    return ` ${redact(JSON.stringify(fields.length === 1 ? only : fields))}`;
  } catch {
    // Something that is no data, such as a thing that holds itself.
    return ` ${redact(fields.map(String).join(' '))}`;
  }
}
