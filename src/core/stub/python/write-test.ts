import type { AnsweredExample } from '../answered-example.ts';
import type { Stub } from '../stub.ts';

/**
 * A test function of its own, which calls the stub as the file already can; where it cannot, the
 * test has an import of its own.
 */
export function writeTest(
  test: string,
  { name, kind, isAsync, isGenerator, eol }: Stub,
  moduleNames: readonly string[],
  examples: readonly AnsweredExample[],
): string | undefined {
  if (kind !== 'function' || isAsync || isGenerator) return undefined;
  const way = wayOf(test, name, moduleNames);
  const isPytest = /^(?:async\s+)?def test/m.test(test) || /\bpytest\b/.test(test);
  const raises = examples.some(({ expected }) => expected.kind === 'raises');
  if (way === undefined || !isPytest || examples.length === 0) return undefined;
  const imports = [...(raises ? ['    import pytest'] : []), ...way.imports];
  const lines = [
    `def ${freeName(test, name)}():`,
    ...imports,
    ...(imports.length > 0 ? [''] : []),
    ...examples.flatMap(({ call, expected }) => assertion({ call: way.prefix + call, expected })),
  ];
  const gap = test === '' || test.endsWith('\n') ? `${eol}${eol}` : `${eol}${eol}${eol}`;
  return `${gap}${lines.map(line => line + eol).join('')}`;
}

/** How a call of the function is written in the file. */
type Way = { readonly imports: readonly string[]; readonly prefix: string };

function wayOf(test: string, name: string, moduleNames: readonly string[]): Way | undefined {
  for (const module of moduleNames.toReversed()) {
    const own = module.replaceAll('.', '\\.');
    const from = new RegExp(`^from\\s+\\.?${own}\\s+import\\s+(\\([^)]*\\)|[^\\n]*)`, 'm').exec(
      test,
    );
    const isNamed = new RegExp(`(?<![\\w.])${name}(?!\\w)(?!\\s+as\\b)`, 'u');
    if (from !== null && isNamed.test(from[1] ?? '')) return { imports: [], prefix: '' };
    if (new RegExp(`^import\\s+${own}[ \\t]*$`, 'm').test(test))
      return { imports: [], prefix: `${module}.` };
    if (from !== null) return { imports: [`    from ${module} import ${name}`], prefix: '' };
  }
  return undefined;
}

function freeName(test: string, name: string): string {
  const base = `test_${name}_as_answered`;
  for (let more = 1; ; more += 1) {
    const wanted = more === 1 ? base : `${base}_${more}`;
    if (!test.includes(`def ${wanted}(`)) return wanted;
  }
}

function assertion({ call, expected }: AnsweredExample): readonly string[] {
  if (expected.kind === 'raises')
    return [`    with pytest.raises(${expected.type}):`, `        ${call}`];
  const isSingle = /^(?:None|True|False)$/.test(expected.text);
  return [`    assert ${call} ${isSingle ? 'is' : '=='} ${expected.text}`];
}
