import { ReasonCodeError } from '../../core/base/errors.ts';
import { readGguf, textIn } from './gguf.ts';
import type { GgufFile, GgufProblem, GgufTensor } from './gguf.ts';

/** An adapter changes a tensor of its base by the product of two narrow ones, named after it. */
const HALF = /^(.+)\.lora_([ab])$/;
const EMBEDDING = 'token_embd.weight';

/**
 * Nothing when a LoRA adapter can be laid over a model, else the `model-invalid` error to throw,
 * with the reason. Only the files' tables are read.
 */
export async function checkAdapter(
  adapterPath: string,
  modelPath: string,
): Promise<ReasonCodeError | undefined> {
  const adapter = await readGguf(adapterPath);
  if (typeof adapter === 'string') return refusal(adapterPath, PROBLEMS[adapter]);
  const model = await readGguf(modelPath);
  if (typeof model === 'string')
    return refusal(adapterPath, `its base ${modelPath} cannot be read (${model})`);
  const why = kindProblem(adapter) ?? baseProblem(adapter, model) ?? tensorProblem(adapter, model);
  return why === undefined ? undefined : refusal(adapterPath, why);
}

const PROBLEMS: Readonly<Record<GgufProblem, string>> = {
  missing: 'there is no such file, or it cannot be read',
  'not-gguf':
    'it is not a GGUF file. Convert it with convert_lora_to_gguf.py (scripts/lora/README.md)',
  truncated: 'it is cut off: it is shorter than its own table of contents says. Copy it again',
  'old-version': 'it is in an old version of the GGUF format. Convert it again',
  damaged: 'its table of contents cannot be read: it is damaged. Copy it again',
};

function refusal(path: string, why: string): ReasonCodeError {
  return new ReasonCodeError('model-invalid', `The adapter ${path} cannot be used: ${why}.`);
}

function kindProblem(adapter: GgufFile): string | undefined {
  const type = textIn(adapter, 'general.type') ?? 'none';
  if (type !== 'adapter') return `it is no adapter (its general.type is "${type}")`;
  const kind = textIn(adapter, 'adapter.type') ?? 'none';
  if (kind !== 'lora') return `it is not a LoRA adapter (its adapter.type is "${kind}")`;
  return undefined;
}

function baseProblem(adapter: GgufFile, model: GgufFile): string | undefined {
  const architecture = textIn(adapter, 'general.architecture') ?? 'none';
  const base = textIn(model, 'general.architecture') ?? 'none';
  if (architecture === base) return undefined;
  return `it was trained on another base: its architecture is "${architecture}", the model's "${base}"`;
}

type Pair = { a?: GgufTensor; b?: GgufTensor };

function tensorProblem(adapter: GgufFile, model: GgufFile): string | undefined {
  const pairs = new Map<string, Pair>();
  for (const tensor of adapter.tensors) {
    const [, name, half] = HALF.exec(tensor.name) ?? [];
    if (name === undefined) return `its tensor ${tensor.name} is neither .lora_a nor .lora_b`;
    pairs.set(name, { ...pairs.get(name), [half === 'a' ? 'a' : 'b']: tensor });
  }
  if (pairs.size === 0) return 'it has no tensors';
  const bases = new Map(model.tensors.map(tensor => [tensor.name, tensor]));
  for (const [name, pair] of pairs) {
    const why = pairProblem(name, pair, bases.get(name));
    if (why !== undefined) return why;
  }
  return undefined;
}

function pairProblem(
  name: string,
  { a, b }: Pair,
  base: GgufTensor | undefined,
): string | undefined {
  if (a === undefined || b === undefined)
    return `it is damaged: ${name} has only one of .lora_a and .lora_b. Convert it again`;
  if (base === undefined) return `it was trained on another base: the model has no tensor ${name}`;
  // An embedding is a table that rows are taken out of, so both halves lie the other way round.
  const [rankA, rankB, across, along] =
    name === EMBEDDING
      ? [a.shape[0], b.shape[0], a.shape[1], b.shape[1]]
      : [a.shape[1], b.shape[0], b.shape[1], a.shape[0]];
  if (along !== base.shape[0] || across !== base.shape[1])
    return `it was trained on another base: ${name} is ${base.shape.join(' x ')} in the model, and the adapter's halves make ${along ?? 1} x ${across ?? 1}`;
  if (rankA !== rankB)
    return `it is damaged: the halves of ${name} have the ranks ${rankA ?? 0} and ${rankB ?? 0}. Convert it again`;
  return undefined;
}
