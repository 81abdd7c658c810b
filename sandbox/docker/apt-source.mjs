// What apt's own configuration says, read from the text its commands print.

/**
 * The address of the mirror that carries a release, from `apt-get indextargets`, one
 * `CREATED_BY|REPO_URI|CODENAME|COMPONENT` a line.
 */
export function chooseSource(text, codename) {
  for (const line of text.split('\n')) {
    const [kind, address, name, component] = line.split('|');
    if (kind === 'Packages' && name === codename && component === 'main') return address;
  }
  return undefined;
}

/** The newest major version of Node that this mirror carries, from `apt-cache madison nodejs`. */
export function nodeMajor(text, address) {
  const majors = text.split('\n').flatMap(line => {
    const [, version = '', source = ''] = line.split('|').map(part => part.trim());
    const major = /^(?:\d+:)?(\d+)\./.exec(version)?.[1];
    return major !== undefined && source.startsWith(address.replace(/\/$/, ''))
      ? [Number(major)]
      : [];
  });
  return majors.length === 0 ? undefined : Math.max(...majors);
}

/** apt's proxies, as the environment variables that debootstrap reads; from `apt-config dump`. */
export function proxies(text) {
  const found = {};
  for (const [, scheme, address] of text.matchAll(/^Acquire::(https?)::Proxy "([^"]+)";$/gm)) {
    if (address !== 'DIRECT') found[`${scheme}_proxy`] = address;
  }
  return found;
}
