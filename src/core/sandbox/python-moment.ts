import type { Value } from './value.ts';

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const TIME =
  /^(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,6})\d*)?)?(?:(Z)|([+-])(\d\d):?(\d\d)(?::?(\d\d))?)?$/i;

/**
 * The date, time, or both that an ISO 8601 text names, in the form that Python's `isoformat`
 * gives; undefined for any other text.
 */
export function pythonMoment(text: string): Value | undefined {
  const [first = '', second, ...more] = text.trim().split(/[T ]/i);
  if (more.length > 0) return undefined;
  if (second === undefined) {
    if (isDate(first)) return { t: 'date', v: first };
    const time = isoTime(first);
    return time === undefined ? undefined : { t: 'time', v: time };
  }
  const time = isoTime(second);
  return isDate(first) && time !== undefined ? { t: 'datetime', v: `${first}T${time}` } : undefined;
}

function isDate(text: string): boolean {
  const match = DATE.exec(text);
  if (match === null) return false;
  const [year = 0, month = 0, day = 0] = match.slice(1).map(Number);
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day <= (days[month - 1] ?? 0);
}

function isoTime(text: string): string | undefined {
  const match = TIME.exec(text);
  if (match === null) return undefined;
  const [, hour = '', minute = '', second = '00', fraction = '', utc, sign, ...zone] = match;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const micro = fraction.padEnd(6, '0');
  const clock = `${hour}:${minute}:${second}${Number(micro) === 0 ? '' : `.${micro}`}`;
  if (utc !== undefined) return `${clock}+00:00`;
  if (sign === undefined) return clock;
  const [hours = '00', minutes = '00', seconds] = zone;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds ?? 0) > 59) return undefined;
  const rest = seconds === undefined || seconds === '00' ? '' : `:${seconds}`;
  const offset = `${hours}:${minutes}${rest}`;
  return `${clock}${offset === '00:00' ? '+' : sign}${offset}`;
}
