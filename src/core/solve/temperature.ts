/** Of every answer but the first: the first is the model's best guess, later ones differ (search.md, 5.2). */
export const DEFAULT_TEMPERATURE = 0.8;

type Tempered = { readonly temperature?: number };

/** The temperature where it is known, to be spread into what is kept. */
export function temperatureOf({ temperature }: Tempered): Tempered {
  return temperature === undefined ? {} : { temperature };
}
