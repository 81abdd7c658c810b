const TOKEN = /\s*(\d+(?:\.\d+)?|\*\*|\/\/|[-+*/%()])/y;

/**
 * The value of plain arithmetic over decimal numbers, as Python reckons it; undefined for any
 * other text. It decides one thing only: whether the two sides of `19 - 5 - 6 = 8` agree.
 */
export function arithmeticValue(source: string): number | undefined {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.trimEnd().length) {
    const match = TOKEN.exec(source);
    if (match?.[1] === undefined) return undefined;
    tokens.push(match[1]);
  }
  const value = sum(tokens);
  return tokens.length === 0 && Number.isFinite(value) ? value : undefined;
}

function sum(tokens: string[]): number {
  let value = product(tokens);
  while (tokens[0] === '+' || tokens[0] === '-') {
    const sign = tokens.shift() === '+' ? 1 : -1;
    value += sign * product(tokens);
  }
  return value;
}

function product(tokens: string[]): number {
  let value = unary(tokens);
  while (['*', '/', '//', '%'].includes(tokens[0] ?? '')) {
    const operator = tokens.shift();
    const right = unary(tokens);
    if (operator === '*') value *= right;
    else if (operator === '/') value /= right;
    else if (operator === '//') value = Math.floor(value / right);
    else value -= right * Math.floor(value / right);
  }
  return value;
}

function unary(tokens: string[]): number {
  if (tokens[0] !== '-' && tokens[0] !== '+') return power(tokens);
  const sign = tokens.shift() === '-' ? -1 : 1;
  return sign * unary(tokens);
}

function power(tokens: string[]): number {
  const base = atom(tokens);
  if (tokens[0] !== '**') return base;
  tokens.shift();
  return base ** unary(tokens);
}

function atom(tokens: string[]): number {
  const token = tokens.shift();
  if (token !== '(') return token === undefined || !/^\d/.test(token) ? NaN : Number(token);
  const value = sum(tokens);
  return tokens.shift() === ')' ? value : NaN;
}
