import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { SETTINGS } from '../compose/settings.ts';
import type { Settings } from '../compose/settings.ts';

type RemoteName = keyof Settings & `remote${string}`;

/** The settings about remote models as options: `--remote-idle-seconds` and so on. */
export function withRemoteSettings(command: Command): Command {
  for (const name of Object.keys(SETTINGS.shape).filter(isRemoteNumber)) {
    const flag = name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
    command.option(`--${flag} <n>`, SETTINGS.shape[name].description ?? '', anyNumber);
  }
  return command;
}

/** Names the settings that are numbers; one of text has its own option. */
function isRemoteNumber(name: string): name is RemoteName {
  return /^remote.*(Seconds|PerSolve|PerDay|Tokens)$/.test(name);
}

function anyNumber(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new InvalidArgumentError(`"${text}" is not a number.`);
  return Number(text);
}
