import { SETTINGS } from './settings.ts';
import type { Settings } from './settings.ts';

/** The first setting that does not fit, and why. */
export type SettingMisfit = { readonly name: string; readonly reason: string };

/**
 * Settings from wherever they are kept, checked and with their defaults.
 * @param read the value of a setting by its name; undefined where it is not set
 */
export function parseSettings(read: (name: string) => unknown): Settings | SettingMisfit {
  const names = Object.keys(SETTINGS.shape);
  const parsed = SETTINGS.safeParse(Object.fromEntries(names.map(name => [name, read(name)])));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return { name: issue?.path.join('.') ?? '', reason: issue?.message ?? '' };
}
