// ---- Modules: what is mounted, and what the outside offers ----

const EXTENSIONS = ['', '.js', '.cjs', '.mjs', '.ts', '.cts', '.mts', '.tsx', '.jsx', '.json'];
const INDEXES = ['/index.js', '/index.cjs', '/index.mjs', '/index.ts', '/index.tsx', '/index.json'];

/** A path without `.` and `..`; undefined when it leads out of the folder. */
function normalized(folder, path) {
  const from = apply(split, `${folder}/${path}`, ['/']);
  const kept = [];
  let count = 0;
  for (let i = 0; i < from.length; i += 1) {
    if (from[i] === '' || from[i] === '.') continue;
    if (from[i] !== '..') {
      put(kept, count, from[i]);
      count += 1;
    } else if (count === 0) return undefined;
    else count -= 1;
  }
  let text = '';
  for (let i = 0; i < count; i += 1) text += (i === 0 ? '' : '/') + kept[i];
  return text;
}

function folderOf(path) {
  let end = path.length - 1;
  while (end >= 0 && path[end] !== '/') end -= 1;
  return end < 0 ? '' : apply(slice, path, [0, end]);
}

function endsWith(text, end) {
  return text.length >= end.length && apply(slice, text, [text.length - end.length]) === end;
}

/** A file by the name it is asked for: TypeScript asks for `./x.js` where it means `x.ts`. */
function found(files, path) {
  const exists = name => apply(mapGet, files, [name]) !== undefined;
  for (let i = 0; i < EXTENSIONS.length; i += 1) {
    if (exists(path + EXTENSIONS[i])) return path + EXTENSIONS[i];
  }
  for (let i = 0; i < INDEXES.length; i += 1) {
    const name = path === '' ? apply(slice, INDEXES[i], [1]) : path + INDEXES[i];
    if (exists(name)) return name;
  }
  for (let i = 1; i <= 3; i += 1) {
    if (!endsWith(path, EXTENSIONS[i])) continue;
    const bare = apply(slice, path, [0, path.length - EXTENSIONS[i].length]);
    const typed = [EXTENSIONS[i + 3], '.tsx'];
    for (let j = 0; j < 2; j += 1) if (exists(bare + typed[j])) return bare + typed[j];
  }
  return undefined;
}

/** @param missing remembers which error says that which module is not there */
function createModules(host, files, missing) {
  const loaded = new NativeMap();
  const requireFrom = folder => {
    const require = name => {
      if (typeof name !== 'string') throw new NativeTypeError('the name of a module is a string');
      const relative =
        startsAs(name, './') || startsAs(name, '../') || name === '.' || name === '..';
      const bare = startsAs(name, 'node:') ? apply(slice, name, [5]) : name;
      const path = relative ? normalized(folder, name) : `node_modules/${bare}`;
      const file = path === undefined ? undefined : found(files, path);
      if (file !== undefined) return load(file);
      const outside =
        relative || host.requireHost === undefined ? undefined : host.requireHost(name);
      if (outside !== undefined) return outside;
      const error = new NativeError(`Cannot find module '${name}'`);
      hide(error, 'code', 'MODULE_NOT_FOUND');
      apply(weakSet, missing, [error, bare]);
      throw error;
    };
    return require;
  };
  const load = path => {
    const before = apply(mapGet, loaded, [path]);
    if (before !== undefined) return before.exports;
    const module = { exports: {} };
    apply(mapSet, loaded, [path, module]);
    const text = apply(mapGet, files, [path]);
    if (endsWith(path, '.json')) module.exports = parse(text);
    else {
      const run = host.evaluate(
        `(function (exports, require, module, __filename, __dirname) {${withoutMarks(text)}\n})`,
        path,
      );
      const { exports } = module;
      apply(run, exports, [exports, requireFrom(folderOf(path)), module, path, folderOf(path)]);
    }
    return module.exports;
  };
  return requireFrom;
}

const startsAs = (text, start) => apply(startsWith, text, [start]);

/** A source without byte order mark; its first line is a comment if it names an interpreter. */
function withoutMarks(source) {
  const text = source[0] === '\ufeff' ? apply(slice, source, [1]) : source;
  return startsAs(text, '#!') ? `//${text}` : text;
}
