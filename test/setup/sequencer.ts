/** In which order test files run: those that take longest first, so that no worker is left with one when the others are done. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Longer than ten seconds on a quiet machine, the longest first. */
const LONG = ['secrets', 'access', 'readme', 'confidentiality', 'conventions-headers', 'migrations', 'followed', 'table-file', 'stopping'];

const rank = ({ moduleId }: TestSpecification) => {
  const at = LONG.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
  return at < 0 ? LONG.length : at;
};

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}
