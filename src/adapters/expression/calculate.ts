import type { Calculate } from '../../core/tools/ports.ts';

/** All take numbers, give a number, and take no longer for a larger one. */
const FUNCTIONS = new Set(
  (
    'abs ceil floor round fix sign sqrt cbrt square cube exp expm1 log log2 log10 log1p ' +
    'sin cos tan asin acos atan atan2 sinh cosh tanh min max mod gcd lcm pow hypot nthRoot ' +
    'add subtract multiply divide'
  ).split(' '),
);
const KINDS = new Set(['ConstantNode', 'OperatorNode', 'ParenthesisNode', 'FunctionNode']).add(
  'SymbolNode',
);
const MOST_NODES = 200;
const DIGITS = 14;

type Evaluate = (expression: string) => string;

/**
 * Works out expressions of numbers. There is no `eval` behind it: mathjs reads the text into a tree
 * and walks that. What is no number, no operator and none of the functions above is refused.
 */
export function createCalculator(): Calculate {
  let loading: Promise<Evaluate> | undefined;
  return async expression => {
    // The library is large; it is read when somebody calculates.
    loading ??= load();
    return (await loading)(expression);
  };
}

async function load(): Promise<Evaluate> {
  const { all, create } = await import('mathjs/number');
  if (all === undefined) throw new Error('the library has no functions');
  const math = create(all);
  return expression => {
    const tree = math.parse(expression);
    let nodes = 0;
    tree.traverse((node, path) => {
      nodes += 1;
      if (nodes > MOST_NODES) throw new Error('The expression is too long: take it apart.');
      if (!KINDS.has(node.type)) throw new Error('Only numbers, operators and functions of them.');
      const called = path === 'fn' && 'name' in node ? String(node.name) : undefined;
      if (called !== undefined && !FUNCTIONS.has(called)) {
        throw new Error(`There is no function ${called}; there is ${[...FUNCTIONS].join(', ')}.`);
      }
    });
    const result: unknown = tree.compile().evaluate({});
    if (typeof result !== 'number' && typeof result !== 'boolean') {
      throw new Error('The expression has no number as its result.');
    }
    return math.format(result, { precision: DIGITS });
  };
}
