/**
 * In which order test files run: two that keep a core busy for long, beside them those that wait more than they work, then everything else, what takes
 * longest first, so that no worker is left with a long one when the others are done. A worker goes on to the next file only within its project.
 */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const BESIDE_WHAT_WAITS = ['secrets', 'access'];

/** Longer than ten seconds on a quiet machine, the longest first; how long the others take is known from the last run, if there was one. */
const LONG = ['readme', 'confidentiality', 'attack', 'metrics', 'programme-report', 'matrix', 'followed', 'check-in-visibility', 'rules'];

const at = (names: readonly string[], { moduleId }: TestSpecification) => {
  const found = names.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
  return found < 0 ? names.length : found;
};

const PROJECTS = ['faults', 'oracles', 'quick'];

function rank(file: TestSpecification): readonly number[] {
  const beside = at(BESIDE_WHAT_WAITS, file);
  return beside < BESIDE_WHAT_WAITS.length ? [0, beside] : [1, PROJECTS.indexOf(file.project.name), at(LONG, file)];
}

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const ranked = (await super.sort(files)).map((file) => [file, rank(file)] as const);
    const difference = (one: readonly number[], other: readonly number[]) =>
      one.map((part, i) => part - (other[i] ?? 0)).find((part) => part !== 0) ?? 0;
    return ranked.sort(([, one], [, other]) => difference(one, other)).map(([file]) => file);
  }
}
