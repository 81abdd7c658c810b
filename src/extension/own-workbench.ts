import type { Workbench } from '../compose/create-workbench.ts';
import type { Owned } from './owned.ts';

/** Owns the workbench: makes it when it is first used, and a new one after settings changed. */
export type OwnedWorkbench = Owned & {
  get(): Workbench;
  /** The present one, if it was made. */
  made(): Workbench | undefined;
  /** The next use gets a fresh one; solves that run go on with the old one, then it is ended. */
  renew(): void;
  use(workbench: Workbench): void;
};

export function ownWorkbench(make: () => Workbench): OwnedWorkbench {
  let current: Workbench | undefined;
  let retired: readonly Workbench[] = [];
  const end = (workbench: Workbench): void => {
    void workbench[Symbol.asyncDispose]();
  };
  return {
    get: () => (current ??= make()),
    made: () => current,
    renew() {
      // Ended with the window: a running solve may still hold it, and an idle model unloads itself.
      if (current !== undefined) retired = [...retired, current];
      current = undefined;
    },
    use(workbench) {
      current = workbench;
    },
    dispose() {
      for (const workbench of retired) end(workbench);
      if (current !== undefined) end(current);
    },
  };
}
