// Own solutions to tasks of HumanEval in TypeScript and JavaScript, which were published without
// any: proof that the judge lets right programs pass. Each is matched to its task by its name.

export function hasCloseElements(numbers: number[], threshold: number): boolean {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted.some((value, i) => i > 0 && value - (sorted[i - 1] ?? 0) < threshold);
}

export function belowZero(operations: number[]): boolean {
  let balance = 0;
  for (const change of operations) {
    balance += change;
    if (balance < 0) return true;
  }
  return false;
}

export function intersperse(numbers: number[], delimiter: number): number[] {
  return numbers.flatMap((value, i) => (i === 0 ? [value] : [delimiter, value]));
}

export function parseNestedParens(text: string): number[] {
  const groups = text.split(' ').filter(group => group !== '');
  return groups.map(group => {
    let [depth, deepest] = [0, 0];
    for (const char of group) {
      depth += char === '(' ? 1 : -1;
      deepest = Math.max(deepest, depth);
    }
    return deepest;
  });
}

export function filterBySubstring(strings: string[], part: string): string[] {
  return strings.filter(text => text.includes(part));
}

export function sumProduct(numbers: number[]): number[] {
  let [sum, product] = [0, 1];
  for (const value of numbers) {
    sum += value;
    product *= value;
  }
  return [sum, product];
}

export function rollingMax(numbers: number[]): number[] {
  let max = -Infinity;
  return numbers.map(value => (max = Math.max(max, value)));
}

export function stringXor(a: string, b: string): string {
  let out = '';
  for (let i = 0; i < a.length; i += 1) out += a[i] === b[i] ? '0' : '1';
  return out;
}

export function longest(strings: string[]): string | null {
  let best: string | null = null;
  for (const text of strings) if (best === null || text.length > best.length) best = text;
  return best;
}

export function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

export function allPrefixes(text: string): string[] {
  const found: string[] = [];
  for (let end = 1; end <= text.length; end += 1) found.push(text.slice(0, end));
  return found;
}

export function stringSequence(n: number): string {
  const parts: number[] = [];
  for (let i = 0; i <= n; i += 1) parts.push(i);
  return parts.join(' ');
}

export function countDistinctCharacters(text: string): number {
  return new Set(text.toLowerCase()).size;
}

export function howManyTimes(text: string, part: string): number {
  let count = 0;
  for (let i = 0; i + part.length <= text.length; i += 1) {
    if (text.startsWith(part, i)) count += 1;
  }
  return count;
}

export function findClosestElements(numbers: number[]): number[] {
  const sorted = [...numbers].sort((a, b) => a - b);
  let best: number[] = [];
  let gap = Infinity;
  for (let i = 1; i < sorted.length; i += 1) {
    const [low = 0, high = 0] = sorted.slice(i - 1, i + 1);
    if (high - low < gap) {
      gap = high - low;
      best = [low, high];
    }
  }
  return best;
}

export function strlen(text: string): number {
  return text.length;
}

export function largestDivisor(n: number): number {
  for (let i = n - 1; i > 1; i -= 1) if (n % i === 0) return i;
  return 1;
}

export function factorize(n: number): number[] {
  const found: number[] = [];
  let rest = n;
  for (let factor = 2; rest > 1; factor += 1) {
    while (rest % factor === 0) {
      found.push(factor);
      rest /= factor;
    }
  }
  return found;
}

export function removeDuplicates(numbers: number[]): number[] {
  return numbers.filter(value => numbers.indexOf(value) === numbers.lastIndexOf(value));
}

export function flipCase(text: string): string {
  const flip = (char: string): string =>
    char === char.toLowerCase() ? char.toUpperCase() : char.toLowerCase();
  return Array.from(text, flip).join('');
}

export function concatenate(strings: string[]): string {
  return strings.join('');
}

export function filterByPrefix(strings: string[], prefix: string): string[] {
  return strings.filter(text => text.startsWith(prefix));
}

export function getPositive(numbers: number[]): number[] {
  return numbers.filter(value => value > 0);
}

export function isPrime(n: number): boolean {
  for (let i = 2; i * i <= n; i += 1) if (n % i === 0) return false;
  return n > 1;
}

export function sortThird(numbers: number[]): number[] {
  const thirds = numbers.filter((_, i) => i % 3 === 0).sort((a, b) => a - b);
  return numbers.map((value, i) => (i % 3 === 0 ? (thirds[i / 3] ?? value) : value));
}

export function unique(numbers: number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}

export function maxElement(numbers: number[]): number {
  return Math.max(...numbers);
}

export function fizzBuzz(n: number): number {
  let sevens = 0;
  for (let i = 0; i < n; i += 1) {
    if (i % 11 === 0 || i % 13 === 0) sevens += String(i).split('7').length - 1;
  }
  return sevens;
}

export function triplesSumToZero(numbers: number[]): boolean {
  return numbers.some((a, i) =>
    numbers.some((b, j) => j > i && numbers.some((c, k) => k > j && a + b + c === 0)),
  );
}

export function pairsSumToZero(numbers: number[]): boolean {
  return numbers.some((a, i) => numbers.some((b, j) => j > i && a + b === 0));
}

export function incrList(numbers: number[]): number[] {
  return numbers.map(value => value + 1);
}

export function isPalindrome(text: string): boolean {
  return Array.from(text).reverse().join('') === text;
}

export function sumToN(n: number): number {
  return (n * (n + 1)) / 2;
}
