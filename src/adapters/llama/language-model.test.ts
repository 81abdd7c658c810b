import { describeLanguageModel } from '../../core/model/language-model.contract.ts';
import { obtainModel } from '../model-files/obtain-model.ts';
import { cacheFolder } from '../system/folders.ts';
import { createLlamaModel } from './create-llama-model.ts';

describeLanguageModel('a real local model', {
  async create(context) {
    // The stand-in where the hub is out of reach: nothing here depends on how good it is.
    const path = await obtainModel(undefined, {
      folder: `${cacheFolder()}/models`,
      fetch: () => Promise.reject(new Error('the tests take the stand-in')),
      notice: () => undefined,
    }).catch((error: unknown) => String(error));
    if (typeof path === 'string') {
      console.log(`      skipped: no model can be had here (${path})`);
      return context.skip();
    }
    return createLlamaModel({ obtain: () => Promise.resolve(path), parallel: 4 });
  },
  isDeterministic: true,
});
