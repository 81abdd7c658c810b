/**
 * The address that paths such as `/v1/traces` are put behind; undefined for what is no address of a
 * collector. People name either.
 */
export function collectorAddress(text: string): string | undefined {
  if (!/^https?:\/\//i.test(text.trim()) || !URL.canParse(text.trim())) return undefined;
  const url = new URL(text.trim());
  const path = url.pathname.replace(/\/v1\/(?:traces|metrics)\/?$/, '').replace(/\/+$/, '');
  return `${url.origin}${path}`;
}
