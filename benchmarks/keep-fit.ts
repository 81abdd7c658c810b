import { writeFileSync } from 'node:fs';

/** What a fit was made of: something that belongs to one model. */
type OfOneModel = { readonly model: string };

/** The model that answers are of. Throws when they are of none or of several. */
export function onlyModel(ids: readonly string[]): string {
  const models = new Set(ids);
  const [model] = models;
  if (model === undefined || models.size > 1)
    throw new Error(`A fit is of one model's answers; these are of ${models.size}.`);
  return model;
}

/** Writes a file of fits with one in the place of an older one of the same model. */
export function keepFit<Fit extends OfOneModel>(
  path: string,
  {
    version,
    known,
    fit,
  }: { readonly version: number; readonly known: readonly Fit[]; readonly fit: Fit },
): void {
  const fits = [...known.filter(({ model }) => model !== fit.model), fit];
  writeFileSync(path, `${JSON.stringify({ version, fits }, undefined, 2)}\n`);
}
