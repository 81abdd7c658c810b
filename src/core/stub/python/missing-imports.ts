import type { Parser, SyntaxNode } from '../parser.ts';
import { walk, withTree } from '../syntax.ts';
import { BUILTIN_NAMES } from './builtin-names.ts';
import { boundNames, freeNames, readImports } from './names.ts';
import { STDLIB_NAMES } from './stdlib-names.ts';

/** Names that belong to one module of the standard library, as people use them without its name. */
const OWNERS: readonly (readonly [string, string])[] = [
  ['bisect', 'bisect_left bisect_right insort insort_left insort_right'],
  ['collections', 'ChainMap Counter OrderedDict defaultdict deque namedtuple'],
  ['copy', 'deepcopy'],
  ['dataclasses', 'dataclass asdict astuple'],
  ['datetime', 'timedelta timezone'],
  ['decimal', 'Decimal ROUND_HALF_UP ROUND_HALF_EVEN'],
  ['enum', 'Enum IntEnum'],
  ['fractions', 'Fraction'],
  ['functools', 'cmp_to_key lru_cache partial reduce total_ordering wraps'],
  ['heapq', 'heapify heappop heappush heappushpop heapreplace nlargest nsmallest'],
  [
    'itertools',
    'accumulate chain combinations combinations_with_replacement compress dropwhile groupby ' +
      'islice pairwise permutations product starmap takewhile zip_longest',
  ],
  ['math', 'ceil comb factorial floor gcd hypot isclose isqrt lcm log10 log2 perm prod sqrt trunc'],
  ['operator', 'attrgetter itemgetter methodcaller'],
  ['statistics', 'mean median mode pstdev stdev variance'],
  ['string', 'ascii_letters ascii_lowercase ascii_uppercase punctuation'],
  [
    'typing',
    'Any Callable Dict FrozenSet Generator Iterable Iterator List Mapping NamedTuple Optional ' +
      'Sequence Set Tuple TypeVar Union',
  ],
];

const OWNER: ReadonlyMap<string, string> = new Map(
  OWNERS.flatMap(([module, names]) => names.split(' ').map(name => [name, module] as const)),
);

/** Modules whose import does something by itself, or that mean nothing in a function. */
const NOT_MEANT = new Set(['antigravity', 'this', 'turtle', 'turtledemo', 'tkinter', 'idlelib']);

/**
 * Import statements of the standard library that a program lacks: for `math.sqrt` where nothing is
 * called `math`, for `Counter` where nothing is. Small models forget them, and nothing else is
 * meant. What `before` lacks as well is its author's business. None for what does not parse.
 * @param before the program without what was added to it
 */
export function missingImports(program: string, before: string, parser: Parser): readonly string[] {
  const unknown = withTree(parser, program, lacking);
  if (unknown.size === 0) return [];
  const known = withTree(parser, before, lacking);
  return [...unknown].flatMap(([name, isModule]) => {
    if (known.has(name)) return [];
    const owner = OWNER.get(name);
    if (isModule && STDLIB_NAMES.has(name) && !NOT_MEANT.has(name)) return [`import ${name}`];
    return owner === undefined || isModule ? [] : [`from ${owner} import ${name}`];
  });
}

/** Names that nothing defines, and whether each is only ever used as a module is. */
function lacking(root: SyntaxNode): ReadonlyMap<string, boolean> {
  const found = new Map<string, boolean>();
  if (root.hasError) return found;
  for (const node of walk(root)) {
    // Anything may come in by a star.
    if (readImports(node).some(({ name }) => name === '*')) return found;
  }
  const bound = boundNames(root);
  for (const name of freeNames(root)) {
    if (bound.has(name) || BUILTIN_NAMES.has(name) || isGlobal(root, name)) continue;
    found.set(name, isUsedAsModule(root, name));
  }
  return found;
}

/** A function may define a name of its file by `global`. */
function isGlobal(root: SyntaxNode, name: string): boolean {
  for (const node of walk(root))
    if (node.type === 'global_statement' && node.text.split(/[\s,]+/).includes(name)) return true;
  return false;
}

function isUsedAsModule(root: SyntaxNode, name: string): boolean {
  for (const node of walk(root)) {
    if (node.type !== 'identifier' || node.text !== name) continue;
    const object = node.parent?.type === 'attribute' ? node.parent : undefined;
    if (object?.childForFieldName('object')?.startIndex !== node.startIndex) {
      const isField = object !== undefined || node.parent?.type === 'keyword_argument';
      if (!isField) return false;
    }
  }
  return true;
}
