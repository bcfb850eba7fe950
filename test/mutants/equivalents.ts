/** The mutants that are known to change nothing anybody could notice, from equivalent.txt. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { diffOf, type Mutant } from './mutant.ts';

export interface Equivalent {
  file: string;
  diff: readonly string[];
  reason: string;
}

export function readEquivalents(): Equivalent[] {
  return parseEquivalents(readFileSync(path.join(import.meta.dirname, 'equivalent.txt'), 'utf8'));
}

/**
 * Entries are divided by empty lines: the file, the mutant's diff as it is printed, and `because …`. Lines that begin with `#` are
 * comments. Throws where an entry lacks a part.
 */
export function parseEquivalents(text: string): Equivalent[] {
  const entries = text.replace(/^#.*\n/gm, '').split(/\n\s*\n/);
  return entries
    .map((entry) => entry.split('\n').map((line) => line.trim()))
    .map((lines) => lines.filter((line) => line !== ''))
    .filter((lines) => lines.length > 0)
    .map((lines) => {
      const [file = '', ...rest] = lines;
      const diff = rest.filter((line) => /^[+-] /.test(line));
      const reason = rest.filter((line) => !/^[+-] /.test(line)).join(' ');
      if (diff.length === 0 || !reason.startsWith('because '))
        throw new Error(`equivalent.txt: the entry of ${file} needs a diff and a reason`);
      return { file, diff, reason };
    });
}

export function equivalentOf(mutant: Mutant, equivalents: readonly Equivalent[]): Equivalent | undefined {
  const diff = diffOf(mutant).join('\n');
  return equivalents.find((entry) => entry.file === mutant.file && entry.diff.join('\n') === diff);
}
