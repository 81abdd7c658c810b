/**
 * Why this runc should be replaced: CVE-2024-21626 (before 1.1.12) and CVE-2025-31133, -52565 and
 * -52881 (before 1.2.8, 1.3.3 and 1.4.0-rc.3). Undefined for one that is new enough, or unknown.
 * All of them need an image, a mount or a working directory of the attacker's choice, which a
 * candidate does not have.
 */
export function runcHoles(version: string | undefined): string | undefined {
  const found = /^(\d+)\.(\d+)\.(\d+)(?:-rc\.?(\d+))?/.exec(version ?? '');
  if (found === null) return undefined;
  const [major = 0, minor = 0, patch = 0] = found.slice(1, 4).map(Number);
  const candidate = found[4] === undefined ? Infinity : Number(found[4]);
  if (isBefore([major, minor, patch], [1, 1, 12])) {
    return 'CVE-2024-21626, CVE-2025-31133, CVE-2025-52565 and CVE-2025-52881';
  }
  const mended =
    !isBefore([major, minor, patch], [1, 5, 0]) ||
    (minor === 2 && patch >= 8) ||
    (minor === 3 && patch >= 3) ||
    (minor === 4 && (patch > 0 || candidate >= 3));
  return mended ? undefined : 'CVE-2025-31133, CVE-2025-52565 and CVE-2025-52881';
}

type Version = readonly [number, number, number];

function isBefore(one: Version, other: Version): boolean {
  const place = one.findIndex((part, i) => part !== other[i]);
  return place >= 0 && (one[place] ?? 0) < (other[place] ?? 0);
}
