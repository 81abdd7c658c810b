/** Where a Phoenix is on this machine when nothing else is said: its own default. */
export const PHOENIX_PORT = 6006;
export const PHOENIX_URL = `http://127.0.0.1:${PHOENIX_PORT}`;
