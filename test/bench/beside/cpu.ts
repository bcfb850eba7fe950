/** Processor time by the operating system's own count, where it has /proc. */
import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second, whatever the machine. */
const MS_PER_TICK = 10;

type Times = { parent: number; own: number; ofEnded: number };

function timesOf(pid: number | string): Times | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Behind the name, which may hold anything: state, parent, …
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ms = (first: number) => (Number(fields[first]) + Number(fields[first + 1])) * MS_PER_TICK;
    return { parent: Number(fields[1]), own: ms(11), ofEnded: ms(13) };
  } catch {
    return undefined;
  }
}

/** Milliseconds that the process has used, in all of its threads; undefined where the system does not tell. */
export const cpuOf = (pid: number): number | undefined => timesOf(pid)?.own;

/** Milliseconds that the process and its children have used, those that have ended too; undefined where the system does not tell. */
export function cpuOfFamily(pid: number): number | undefined {
  const parent = timesOf(pid);
  if (!parent) return undefined;
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(timesOf)
    .filter((times) => times?.parent === pid);
  return children.reduce((sum, times) => sum + (times?.own ?? 0), parent.own + parent.ofEnded);
}

/** Of the process alone, in MB; undefined where the system does not tell. */
export function memoryOf(pid: number): number | undefined {
  try {
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  } catch {
    return undefined;
  }
}
