type Environment = Readonly<Record<string, string | undefined>>;

/** What any program needs to be found and to find its own folders. No secrets. */
const SYSTEM =
  /^(PATH|HOME|LANG|LC_ALL|TZ|TMPDIR|TEMP|TMP|SystemRoot|SystemDrive|windir|ComSpec|PATHEXT|ProgramData|LOCALAPPDATA|APPDATA|USERPROFILE|LD_LIBRARY_PATH|DYLD_LIBRARY_PATH|PYENV_.+)$/i;

/** What pip reads to get through to its index: the user's own choices of mirror, proxy, certificates. */
const INDEX =
  /^(PIP_.+|(HTTP|HTTPS|ALL|NO)_PROXY|SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|XDG_.+|NETRC)$/i;

/** The environment that packages are installed in. */
export function installEnvironment(env: Environment = process.env): Environment {
  return pick(env, name => SYSTEM.test(name) || INDEX.test(name));
}

export type ServerPlace = {
  readonly port: number;
  /** A port of this machine that nobody else has: Phoenix also listens for gRPC. */
  readonly grpcPort: number;
  /** Folder of its database. */
  readonly folder: string;
};

/**
 * The environment of the server: on this machine only, without telemetry, without anything fetched
 * from elsewhere, and without the parts that would run code or ask a model.
 */
export function serverEnvironment(
  { port, grpcPort, folder }: ServerPlace,
  env: Environment = process.env,
): Environment {
  return {
    ...pick(env, name => SYSTEM.test(name)),
    PHOENIX_HOST: '127.0.0.1',
    PHOENIX_PORT: `${port}`,
    PHOENIX_GRPC_PORT: `${grpcPort}`,
    PHOENIX_WORKING_DIR: folder,
    PHOENIX_TELEMETRY_ENABLED: 'false',
    PHOENIX_ALLOW_EXTERNAL_RESOURCES: 'false',
    PHOENIX_DISABLE_AGENT_ASSISTANT: 'true',
    PHOENIX_AGENTS_DISABLE_BASH: 'true',
    PHOENIX_AGENTS_DISABLE_WEB_ACCESS: 'true',
    PHOENIX_AGENTS_DISABLE_GITHUB: 'true',
    PHOENIX_ENABLE_MCP_SERVER: 'false',
    PHOENIX_ALLOWED_SANDBOX_PROVIDERS: 'NONE',
    PYTHONUNBUFFERED: '1',
  };
}

function pick(env: Environment, isWanted: (name: string) => boolean): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => isWanted(name)));
}
