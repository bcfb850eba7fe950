/** What a mutant is: one small change to the text of one file that should make a test fail. */

export const KINDS = [
  'comparison',
  'logic',
  'arithmetic',
  'negation',
  'constant',
  'dropped statement',
  'dropped predicate',
  'dropped call',
  'dropped lock',
  'dropped order',
  'dropped relation',
  'function',
  'join',
] as const;
export type Kind = (typeof KINDS)[number];

/** A replacement of `[start, end)` in the text it was made from. */
export interface Change {
  kind: Kind;
  start: number;
  end: number;
  replacement: string;
  /** Which permission or SQL function the text belongs to, where that says more than the file's name. */
  about?: string;
  /** SQL in a string: the compiler takes it whatever it says. */
  inString?: true;
}

export interface Mutant extends Change {
  /** A path from the root of the project, with forward slashes. */
  file: string;
  /** The line of the change, from 1. */
  line: number;
  /** The lines it touches, before and after, without indentation. */
  before: readonly string[];
  after: readonly string[];
}

/** The text of the file with the change made. */
export function mutate(text: string, { start, end, replacement }: Change): string {
  return text.slice(0, start) + replacement + text.slice(end);
}

/** The changes as mutants of the file, in the order of their places; of those that yield the same text, the first. */
export function describe(file: string, text: string, changes: readonly Change[]): Mutant[] {
  const seen = new Set<string>();
  return [...changes]
    .sort((a, b) => a.start - b.start || a.end - b.end || a.replacement.localeCompare(b.replacement))
    .flatMap((change) => {
      const key = `${change.start} ${change.end} ${change.replacement}`;
      if (seen.has(key) || text.slice(change.start, change.end) === change.replacement) return [];
      seen.add(key);
      const from = text.lastIndexOf('\n', change.start - 1) + 1;
      const newline = text.indexOf('\n', change.end);
      const to = newline === -1 ? text.length : newline;
      const mutated = text.slice(from, change.start) + change.replacement + text.slice(change.end, to);
      return [{ ...change, file, line: lineOf(text, change.start), before: lines(text.slice(from, to)), after: lines(mutated) }];
    });
}

/** The mutant as a diff without line numbers: the form in which equivalent.txt names it. */
export function diffOf({ before, after }: Pick<Mutant, 'before' | 'after'>): string[] {
  return [...before.map((line) => `- ${line}`), ...after.map((line) => `+ ${line}`)];
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

function lines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
