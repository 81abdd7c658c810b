import { describeLanguageModel } from '../../core/model/language-model.contract.ts';
import { createLlamaModel } from './create-llama-model.ts';
import { standInOrSkip } from './stand-in.contract.ts';

describeLanguageModel('a real local model', {
  async create(context) {
    const file = await standInOrSkip(context);
    return createLlamaModel({ obtain: () => Promise.resolve(file), parallel: 4 });
  },
  isDeterministic: true,
});
