/** Imported before the service: its clock runs as far ahead of the machine's as the file says, which is read anew with each SIGUSR2. */
import { readFileSync } from 'node:fs';

const file = process.env['SHIFTED_CLOCK'] ?? '';
const read = () => Number(readFileSync(file, 'utf8'));
let shift_ms = read();
process.on('SIGUSR2', () => {
  shift_ms = read();
});

const RealDate = Date;
const now = () => RealDate.now() + shift_ms;
globalThis.Date = new Proxy(RealDate, {
  construct: (target, given, newTarget) => Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
  get: (target, member, receiver) => (member === 'now' ? now : Reflect.get(target, member, receiver)),
});
Temporal.Now.instant = () => Temporal.Instant.fromEpochMilliseconds(now());
