import { DEFAULT_LIMITS } from '../../../core/sandbox/limits.ts';
import type { FromGuest, WallLimits } from '../../../core/sandbox/guest/box.ts';
import { interpose } from './imports.ts';
import type { Imports, WallControl } from './imports.ts';
import { createInboxReader, getLimits } from './inbox.ts';

/** An interpreter that is about to be instantiated behind its wall. */
export type Walled = {
  /** What the guest may use now; the defaults until the first request says otherwise. */
  readonly limits: () => WallLimits;
  /** Puts the wall into the table of imports, and instantiates with it. Once. */
  instantiate(imports: Imports, wanted: readonly string[]): WebAssembly.Instance;
};

type Parts = {
  readonly module: WebAssembly.Module;
  readonly inbox: SharedArrayBuffer;
  readonly post: (message: FromGuest) => void;
};

export function createWall({ module, inbox, post }: Parts): Walled {
  let limits: WallLimits = DEFAULT_LIMITS;
  return {
    limits: () => limits,
    instantiate(imports, wanted) {
      const found: { memory?: WebAssembly.Memory } = {};
      let control: WallControl | undefined = undefined as WallControl | undefined;
      const receive = createInboxReader(inbox, () => {
        limits = getLimits(inbox);
        control?.onRequest();
      });
      control = interpose(imports, wanted, {
        limits: () => limits,
        post,
        receive,
        memory() {
          if (found.memory === undefined)
            throw new Error('the interpreter ran before it was ready');
          return found.memory;
        },
      });
      const instance = new WebAssembly.Instance(module, imports);
      found.memory = instance.exports['memory'] as WebAssembly.Memory;
      return instance;
    },
  };
}
