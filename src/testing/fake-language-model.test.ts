import { describeLanguageModel } from '../core/model/language-model.contract.ts';
import { createFakeLanguageModel } from './fake-language-model.ts';

describeLanguageModel('the scripted model', {
  create: () => createFakeLanguageModel([' return a + b\n```\nIt adds\nthe two numbers.']),
  isDeterministic: true,
});
