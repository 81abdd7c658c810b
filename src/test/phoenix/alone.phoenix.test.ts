import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { phoenixStage } from './stage.ts';
import { skipBecause } from '../../testing/skip-because.ts';

/** Processes that this one started, or one of those, as Linux knows them. */
function children(pid: string): readonly string[] {
  const tasks = `/proc/${pid}/task`;
  const own = readdirSync(tasks)
    .flatMap(task => readFileSync(join(tasks, task, 'children'), 'utf8').split(' '))
    .filter(child => child !== '');
  return [...own, ...own.flatMap(children)];
}

/** The sockets of a process, by their number. */
function socketsOf(pid: string): readonly string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap(fd => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(join(folder, fd)))?.[1] ?? [];
    } catch {
      // It was closed meanwhile.
      return [];
    }
  });
}

const LISTENING = '0A';
/** 127.0.0.1, plain and as IPv6 writes it, and ::1; as /proc/net has them. */
const OWN = ['0100007F', '0000000000000000FFFF00000100007F', '00000000000000000000000001000000'];

/** The addresses that somebody listens on, by socket. */
function listeners(): ReadonlyMap<string, string> {
  const rows = ['tcp', 'tcp6']
    .map(name => `/proc/net/${name}`)
    .filter(path => existsSync(path))
    .flatMap(path => readFileSync(path, 'utf8').trim().split('\n').slice(1))
    .map(line => line.trim().split(/\s+/));
  return new Map(
    rows.flatMap(([, local = '', , state, , , , , , socket = '']) =>
      state === LISTENING ? [[socket, local.split(':')[0] ?? ''] as const] : [],
    ),
  );
}

describe('the Phoenix that this program starts', () => {
  before(phoenixStage);

  it('listens on this machine only', function () {
    if (!existsSync('/proc/self/task')) skipBecause(this, 'only Linux lists sockets there');
    const at = listeners();
    const addresses = children('self')
      .flatMap(socketsOf)
      .flatMap(socket => at.get(socket) ?? []);
    // For HTTP and for gRPC.
    assert.ok(addresses.length >= 2, addresses.join());
    for (const address of addresses) assert.ok(OWN.includes(address), address);
  });
});
