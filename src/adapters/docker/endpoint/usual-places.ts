import type { World } from './find-endpoints.ts';

/**
 * Sockets and pipes where engines of this platform answer, the engine's own first: Docker, Docker
 * Desktop, rootless Docker, Colima, OrbStack, Rancher Desktop, Lima, Podman.
 */
export function usualPlaces(
  world: Pick<World, 'platform' | 'env' | 'home' | 'uid' | 'list'>,
): readonly string[] {
  const { platform, env, home, uid, list } = world;
  if (platform === 'win32') {
    return ['docker_engine', 'dockerDesktopLinuxEngine', 'podman-machine-default'].map(
      name => `//./pipe/${name}`,
    );
  }
  if (platform === 'darwin') {
    return [
      `${home}/.docker/run/docker.sock`,
      '/var/run/docker.sock',
      `${home}/.colima/default/docker.sock`,
      `${home}/.orbstack/run/docker.sock`,
      `${home}/.rd/docker.sock`,
      ...list(`${home}/.lima`).map(name => `${home}/.lima/${name}/sock/docker.sock`),
      `${home}/.local/share/containers/podman/machine/podman.sock`,
    ];
  }
  const named = env['XDG_RUNTIME_DIR'];
  const runtime = named === undefined || named === '' ? `/run/user/${uid ?? 0}` : named;
  return [
    '/var/run/docker.sock',
    `${runtime}/docker.sock`,
    `${home}/.docker/run/docker.sock`,
    `${home}/.docker/desktop/docker.sock`,
    `${home}/.rd/docker.sock`,
    `${home}/.colima/default/docker.sock`,
    `${runtime}/podman/podman.sock`,
    '/run/podman/podman.sock',
  ];
}
