const IMPORT = /(?:^|[;}\n])\s*import\s+(?!type\s)([^'"();=]+?)\s*from\s*(['"])([^'"\n]+)\2/g;
const NAME = /^[\w$]+$/;

/**
 * Code that makes what a module imports visible at its top level, in a line of its own at the end.
 * The transform writes `(0, _price.tax)` where `tax` was imported, so that a call from outside,
 * `f(tax)`, would not find the name. Nothing is defined that is there already, and a module that
 * cannot be loaded was of no use to the program: its names stood for types.
 */
export function importedNames(source: string): string {
  const lines = [...source.matchAll(IMPORT)].flatMap(([, clause = '', , from = '']) => {
    const module = `require(${JSON.stringify(from)})`;
    return bindings(clause).map(({ local, imported }) => {
      const whole = imported === '*' ? 'm' : `m[${JSON.stringify(imported)}]`;
      const value = imported === 'default' ? `m && m.__esModule ? ${whole} : m` : whole;
      return `try { if (typeof ${local} === 'undefined') globalThis.${local} = (m => ${value})(${module}); } catch {}`;
    });
  });
  return lines.length === 0 ? '' : `\n;${lines.join(' ')}`;
}

type Binding = { readonly local: string; readonly imported: string };

/** `a, { b as c, type D }` or `* as e`. */
function bindings(clause: string): Binding[] {
  const named = /\{([^}]*)\}/.exec(clause)?.[1] ?? '';
  const rest = clause.replace(/\{[^}]*\}/, '');
  const found = [
    ...rest.split(',').map(part => {
      const space = /\*\s*as\s+([\w$]+)/.exec(part)?.[1];
      return space === undefined
        ? { local: part.trim(), imported: 'default' }
        : { local: space, imported: '*' };
    }),
    ...named.split(',').map(part => {
      const [imported = '', local = imported] = part.trim().split(/\s+as\s+/);
      return { local, imported };
    }),
  ];
  return found.filter(({ local, imported }) => NAME.test(local) && /^[\w$*]+$/.test(imported));
}
