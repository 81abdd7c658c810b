import { randomBytes } from 'node:crypto';

/**
 * An id that sorts by time, to the millisecond, and that two windows do not both make:
 * `20261124-131907-3fa09c`, whose last part is three digits of milliseconds and three of chance.
 */
export function newTraceId(date: Date = new Date()): string {
  const stamp = date.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  const milliseconds = date.getUTCMilliseconds().toString(16).padStart(3, '0');
  return `${stamp}-${milliseconds}${randomBytes(2).toString('hex').slice(1)}`;
}
