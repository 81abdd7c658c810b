/** The parts of Emscripten's file system that are used here. */
export type FileSystem = {
  MAX_OPEN_FDS: number;
  readonly ErrnoError: new (errno: number) => Error;
  readonly filesystems: { readonly MEMFS: { readonly ops_table: OperationTable } };
  createNode: (parent: unknown, name: string, mode: number, device: number) => unknown;
  destroyNode: (node: unknown) => void;
  getDevice: (device: number) => { readonly stream_ops: DeviceOperations } | undefined;
  mkdirTree: (path: string) => void;
  writeFile: (path: string, bytes: Uint8Array) => void;
  chdir: (path: string) => void;
};

type Node = { readonly contents: { readonly length: number } | null };
type Write = (
  stream: { readonly node: Node },
  buffer: Uint8Array,
  offset: number,
  length: number,
  position: number,
  canOwn?: boolean,
) => number;
type OperationTable = {
  readonly file: {
    readonly node: { setattr: (node: Node, change: { readonly size?: number }) => void };
    readonly stream: { write: Write };
  };
  readonly dir: {
    readonly node: { symlink: (parent: unknown, name: string, target: string) => unknown };
  };
};
type DeviceOperations = {
  read: () => number;
  write: (stream: unknown, buffer: unknown, offset: number, length: number) => number;
};

/** Errors as Emscripten numbers them (WASI's `errno`). */
const ENAMETOOLONG = 37;
const ENOSPC = 51;

/** Files, folders and links there may be at once; the interpreter's own tree has a few dozen. */
const MAX_NODES = 4096;
const MAX_OPEN = 256;
const MAX_NAME = 255;
const MAX_LINK = 4096;
/** Emscripten's terminals: `/dev/tty` and `/dev/tty1`, as `major << 8 | minor`. */
const TERMINALS = [0x500, 0x600];

/**
 * Bounds the guest's file system. It lies in JavaScript memory that no heap limit counts, so what
 * every file holds is counted where it is allocated: a sparse file, a file that was unlinked while
 * it is open, and many small ones all cost what they take. Only truncating gives bytes back.
 * Call it after the interpreter's own files are in place.
 */
export function limitFiles(system: FileSystem, fileBytes: () => number): void {
  const { file, dir } = system.filesystems.MEMFS.ops_table;
  const fail = (errno: number): never => {
    throw new system.ErrnoError(errno);
  };
  let used = 0;
  const counted = <T>(node: Node, length: number, change: () => T): T => {
    const before = capacity(node);
    if (length > before && used + length - before > fileBytes()) fail(ENOSPC);
    try {
      return change();
    } finally {
      used += capacity(node) - before;
    }
  };
  const { write } = file.stream;
  file.stream.write = (stream, buffer, offset, length, position, canOwn) =>
    counted(stream.node, position + length, () =>
      write(stream, buffer, offset, length, position, canOwn),
    );
  const { setattr } = file.node;
  file.node.setattr = (node, change) =>
    counted(node, change.size ?? 0, () => setattr(node, change));
  const { symlink } = dir.node;
  dir.node.symlink = (parent, name, target) =>
    target.length > MAX_LINK ? fail(ENAMETOOLONG) : symlink(parent, name, target);
  limitNodes(system, fail);
  silenceTerminals(system);
}

function capacity({ contents }: Node): number {
  return contents === null ? 0 : contents.length;
}

function limitNodes(system: FileSystem, fail: (errno: number) => never): void {
  const { createNode, destroyNode } = system;
  let nodes = 0;
  system.createNode = (parent, name, mode, device) => {
    if (name.length > MAX_NAME) fail(ENAMETOOLONG);
    if (nodes >= MAX_NODES) fail(ENOSPC);
    nodes += 1;
    return createNode(parent, name, mode, device);
  };
  system.destroyNode = node => {
    nodes -= 1;
    destroyNode(node);
  };
  system.MAX_OPEN_FDS = MAX_OPEN;
}

/** Emscripten's terminals gather a line without bound, and read the host's standard input. */
function silenceTerminals(system: FileSystem): void {
  for (const device of TERMINALS) {
    const operations = system.getDevice(device)?.stream_ops;
    if (operations === undefined) throw new Error('the interpreter has no terminal device');
    operations.read = () => 0;
    operations.write = (_stream, _buffer, _offset, length) => length;
  }
}
