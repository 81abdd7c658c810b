import { randomBytes } from 'node:crypto';

/** An id that sorts by time and that two windows do not both make: `20261124-131907-3fa09c`. */
export function newTraceId(date: Date = new Date()): string {
  const stamp = date.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return `${stamp}-${randomBytes(3).toString('hex')}`;
}
