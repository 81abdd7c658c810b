import { obtainModel } from '../model-files/obtain-model.ts';
import { cacheFolder } from '../system/folders.ts';
import type { ModelFile } from './residence.ts';

/** The stand-in, or why there is none on this machine. No test depends on how good it is. */
export async function standIn(): Promise<ModelFile | string> {
  return obtainModel(undefined, {
    folder: `${cacheFolder()}/models`,
    fetch: () => Promise.reject(new Error('the tests take the stand-in')),
    notice: () => undefined,
  }).catch((error: unknown) => String(error));
}

/** The same for a test that cannot do without: it is skipped, and says why. */
export async function standInOrSkip(test: Mocha.Context): Promise<ModelFile> {
  test.timeout(Math.max(test.timeout(), 120_000));
  const found = await standIn();
  if (typeof found !== 'string') return found;
  console.log(`      skipped: no model can be had here (${found})`);
  return test.skip();
}
