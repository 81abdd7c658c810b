/**
 * Every string of the panel's page, in English. The host sends what each is in the editor's language;
 * a test looks for each in the translations.
 */
export const PANEL_WORDS: readonly string[] = [];
