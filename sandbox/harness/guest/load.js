// ---- Loading ----

function mount(list) {
  for (let i = 0; i < list.length; i += 1) apply(mapSet, files, [list[i][0], list[i][1]]);
}

function defineGlobals(remote) {
  const require = createModules(host, files, missing)('');
  const globals = { __proto__: null, module: program, exports: program.exports, require };
  globals.__filename = 'solution.js';
  globals.__dirname = '';
  globals.console = createConsole(host.print);
  for (const key of ownKeys(globals)) hide(root, key, globals[key]);
  const offered = timers.globals;
  for (const key of ownKeys(offered)) if (!has(root, key)) hide(root, key, offered[key]);
  if (!has(root, 'global')) hide(root, 'global', root);
  for (let i = 0; i < remote.length; i += 1) hide(root, remote[i], remoteFunction(remote[i]));
}

/** Whether a source parses; nothing of it runs. */
function isParsed(code) {
  try {
    host.evaluate(code, 'solution.js');
    return true;
  } catch (error) {
    return !isSyntaxError(error);
  }
}

async function load(hello) {
  nonce = own(hello, 'nonce');
  mount(own(hello, 'files') ?? []);
  const source = withoutMarks(own(hello, 'source'));
  defineGlobals(own(hello, 'remote') ?? []);
  const parses = isParsed(`(function () {${source}\n})`);
  if (!parses && isParsed(`(async () => {${source}\n})`)) await loadAsync(source);
  else {
    try {
      host.evaluate(source, 'solution.js');
    } catch (error) {
      if (parses || !isSyntaxError(error)) throw error;
      return `"s":"syntax-error","message":${stringify(syntaxMessage(error))}`;
    }
  }
  bindExports();
  return '"s":"loaded"';
}

/** What is wrong with a source, and in which line. */
function syntaxMessage(error) {
  const { message } = describe(error);
  const stack = own(error, 'stack') ?? '';
  const at = typeof stack === 'string' ? apply(indexOf, stack, ['solution.js:']) : -1;
  let line = '';
  for (let i = at + 12; at >= 0 && stack[i] >= '0' && stack[i] <= '9'; i += 1) line += stack[i];
  return `SyntaxError: ${message}${line === '' ? '' : ` (line ${line})`}`;
}

/** A program with `await` at its top level: a function, whose scope later calls are put into. */
async function loadAsync(source) {
  const run = host.evaluate(
    `(async () => {${source}\n;return { __proto__: null, value: code_ => eval(code_) };})`,
    'solution.js',
  );
  const inside = (await pinned(apply(run, undefined, []))).value;
  evaluate = code => inside(code);
}
