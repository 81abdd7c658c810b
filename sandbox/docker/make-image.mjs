// Makes the Docker sandbox's image where nothing can be pulled: from this Debian's own mirror.
//   node sandbox/docker/make-image.mjs [--if-missing]
// Needs root, a Debian (or a Debian-like system that has debootstrap), and Docker running or Podman.
// With --if-missing, an image is kept that this recipe has made, or the Dockerfile.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chooseSource, nodeMajor, proxies } from './apt-source.mjs';

/** As in `src/adapters/docker/image.ts` and the Dockerfile; a test compares them. */
const IMAGE = 'reason-code-sandbox:1';
/** The image's label that says what it was made by; as in the Dockerfile. */
const RECIPE = 'dev.reason-code.recipe';
const OLDEST_NODE = 18;
const NODE_PACKAGE = `node-linux-${process.arch === 'arm64' ? 'arm64' : 'x64'}@24`;
/** What a candidate has no use for: documentation, packaging, languages, other interpreters. */
const UNUSED = [
  'usr/share/{doc,man,locale,info,lintian,bash-completion,perl5,perl,debconf,zoneinfo/right}',
  'usr/lib/*/perl-base',
  'usr/bin/{perl*,apt*,dpkg*,deb*}',
  'usr/lib/{apt,dpkg}',
  'var/lib/{apt,dpkg}',
  'var/cache/*',
  'var/log/*',
  'etc/apt',
  'boot home media mnt opt srv',
];

const run = (command, args, options = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', bytes => (text = (text + bytes).slice(-4000)));
    }
    child.on('error', reject);
    child.on('exit', code =>
      code === 0
        ? resolve(text)
        : reject(new Error(`${command} ended with code ${code}:\n${text}`)),
    );
  });

const output = (command, ...args) => spawnSync(command, args, { encoding: 'utf8' }).stdout ?? '';

function refuse(why) {
  console.error(`make-image: ${why}`);
  process.exit(2);
}

const codename = existsSync('/etc/os-release')
  ? (/^VERSION_CODENAME=(.*)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? '')
  : '';

/** Stands for this recipe, on this release. */
function recipeKey() {
  const recipe = readFileSync(fileURLToPath(import.meta.url));
  const key = createHash('sha256').update(recipe).update(codename).update(process.arch);
  return key.digest('hex').slice(0, 12);
}

/** The root folder's archive, made once for each recipe and release, kept in the user's cache. */
async function obtainRoot() {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'reason-code');
  const folder = join(cache, 'sandbox-image');
  const archive = join(folder, `${codename}-${recipeKey()}.tar`);
  if (existsSync(archive)) return archive;
  await mkdir(folder, { recursive: true });
  console.error('Making the root folder of the sandbox image, once (about a minute) ...');
  const work = await mkdtemp(join(tmpdir(), 'reason-code-image-'));
  try {
    const root = join(work, 'root');
    await bootstrap(root);
    await slim(root);
    const part = join(work, 'root.tar');
    await run('tar', ['--numeric-owner', '--sort=name', '-C', root, '-cf', part, '.']);
    await run('mv', [part, `${archive}.part`]);
    await rename(`${archive}.part`, archive);
    return archive;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function bootstrap(root) {
  const format = '$(CREATED_BY)|$(REPO_URI)|$(CODENAME)|$(COMPONENT)';
  const source = chooseSource(output('apt-get', 'indextargets', '--format', format), codename);
  if (source === undefined) refuse(`apt knows no main component of "${codename}"`);
  const wanted = ['python3-minimal', 'libpython3-stdlib'];
  const major = nodeMajor(output('apt-cache', 'madison', 'nodejs'), source);
  const fromMirror = major !== undefined && major >= OLDEST_NODE;
  if (fromMirror) wanted.push('nodejs');
  const env = { ...process.env, ...proxies(output('apt-config', 'dump')) };
  const include = `--include=${wanted.join(',')}`;
  await run('debootstrap', ['--variant=minbase', include, codename, root, source], { env });
  if (!fromMirror) await addNode(root);
}

/** Node out of its npm package: one program without dependencies but the C library's. */
async function addNode(root) {
  const work = await mkdtemp(join(tmpdir(), 'reason-code-node-'));
  try {
    await run('npm', ['pack', '--silent', '--pack-destination', work, NODE_PACKAGE]);
    await run('bash', ['-c', `tar -xzf ${work}/*.tgz -C ${work} package/bin/node`]);
    await run('install', ['-m', '755', join(work, 'package/bin/node'), join(root, 'usr/bin/node')]);
    await run('chroot', [
      root,
      'sh',
      '-c',
      'ldd /usr/bin/node | grep -q "not found" && exit 1 || exit 0',
    ]);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function slim(root) {
  const paths = UNUSED.flatMap(line => line.split(' ')).map(path => `"$root"/${path}`);
  const script = `root="$1"; rm -rf ${paths.join(' ')}; find "$root" -xdev -perm /6000 -exec chmod ug-s {} +`;
  await run('bash', ['-c', script, 'slim', root]);
  await run('bash', ['-c', 'find "$1" -name __pycache__ -prune -exec rm -rf {} +', 'slim', root]);
  // Compiled once here: nothing can be written next to the modules in a read-only container.
  await run('chroot', [
    root,
    'python3',
    '-S',
    '-c',
    'import compileall, sysconfig; compileall.compile_dir(sysconfig.get_path("stdlib"), quiet=2)',
  ]);
  for (const name of ['work', 'home', 'mnt', 'opt'])
    await mkdir(join(root, name), { recursive: true });
  await chmod(join(root, 'work'), 0o1777);
}

const engine = ['docker', 'podman'].find(name => spawnSync(name, ['info']).status === 0);
if (engine === undefined) refuse('neither "docker info" nor "podman info" finds an engine');
const label = `{{index .Config.Labels "${RECIPE}"}}`;
const made = output(engine, 'image', 'inspect', '--format', label, IMAGE).trim();
const fresh = made === 'Dockerfile' || made === recipeKey();
if (process.argv.includes('--if-missing') && fresh) process.exit(0);
if (process.platform !== 'linux' || process.getuid?.() !== 0) {
  refuse(
    'only root on a Debian can do this; elsewhere: docker build -t ' + `${IMAGE} sandbox/docker`,
  );
}
if (spawnSync('debootstrap', ['--version']).error !== undefined)
  refuse('apt-get install debootstrap');
const archive = await obtainRoot();
await run(engine, [
  'import',
  '--change',
  `LABEL ${RECIPE}=${recipeKey()}`,
  '--change',
  'USER 65534:65534',
  '--change',
  'ENV LANG=C.UTF-8',
  archive,
  IMAGE,
]);
console.error(`${IMAGE} is there.`);
