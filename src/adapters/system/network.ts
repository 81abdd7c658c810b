import { networkInterfaces } from 'node:os';

/** Interfaces of a machine as `os.networkInterfaces` gives them. */
type Interfaces = Readonly<Record<string, readonly { readonly internal: boolean }[] | undefined>>;

/** Hosts that are this machine. */
const OWN_HOST = /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i;

/** True for a host that is this machine, as `URL.hostname` has it. */
export function isOwnHost(hostname: string): boolean {
  return OWN_HOST.test(hostname);
}

/**
 * True when an address cannot be reached whatever is tried: it is not on this machine, and this
 * machine has no network but its own. Nothing is sent. A text that is no address is reachable.
 */
export function isOutOfReach(
  address: string,
  interfaces: Interfaces = networkInterfaces(),
): boolean {
  if (!URL.canParse(address)) return false;
  const { hostname } = new URL(address);
  if (hostname === '' || OWN_HOST.test(hostname)) return false;
  return Object.values(interfaces).every(rows => (rows ?? []).every(({ internal }) => internal));
}
