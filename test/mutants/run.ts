/**
 * `npm run test:mutants -- --seed 1 --count 40`: makes seeded random mutants of the service in a copy of the tree, and runs against each
 * the tests responsible, then the rest of the suite. README.md beside it tells how to read what it prints.
 */
import { parseArgs } from 'node:util';
import { allMutants, draw } from './choose.ts';
import { equivalentOf, readEquivalents } from './equivalents.ts';
import { diffOf, type Mutant } from './mutant.ts';
import { oracles, readTexts, remaining, responsible, suiteTests, type Text } from './responsible.ts';
import { type Outcome, Workplace } from './workplace.ts';

const { values: options } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '40' },
    skip: { type: 'string', default: '0' },
    under: { type: 'string', default: '' },
    responsible: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
});
const seed = wholeNumber('seed');
const count = wholeNumber('count');
const skip = wholeNumber('skip');

const print = (line: string) => process.stdout.write(`${line}\n`);
const place = new Workplace();

function wholeNumber(name: 'seed' | 'count' | 'skip'): number {
  const value = Number(options[name]);
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`--${name} must be a whole number`);
  return value;
}

/** 0 if every mutant was killed or is known as equivalent, else 1. */
async function sample(): Promise<number> {
  const possible = allMutants(place.root);
  const mutants = possible.filter(({ file }) => file.startsWith(options.under));
  const tests = suiteTests(place.root);
  const sources = ['src/**/*.ts', 'db/functions/*.sql'].flatMap((pattern) => readTexts(place.root, pattern));
  const equivalents = readEquivalents();
  print(`${mutants.length} possible mutants, seed ${seed}`);
  if (!(await place.compiles())) throw new Error('The tree does not compile without any mutant');
  const counted = { killed: 0, equivalent: 0, survived: [] as Mutant[] };
  const kills = new Map<string, string[]>();
  let drawn = 0;
  for (const mutant of draw(mutants, seed)) {
    if (counted.killed + counted.equivalent + counted.survived.length === count) break;
    if (mayFailToCompile(mutant) && !(await place.with(mutant.file, mutant, () => place.compiles()))) continue;
    drawn++;
    if (drawn <= skip) continue;
    const title = `${String(drawn).padStart(3)} ${mutant.file}:${mutant.line} ${mutant.kind}`;
    const equivalent = equivalentOf(mutant, equivalents);
    if (equivalent || options.list) {
      counted.equivalent++;
      report(equivalent ? `equivalent ${title}` : title, mutant, equivalent?.reason);
      continue;
    }
    const started = performance.now();
    const outcome = await place.with(mutant.file, mutant, () => judge(mutant, tests, sources));
    const seconds = `${Math.round((performance.now() - started) / 1000)} s`;
    if (outcome.state === 'broken' && mutant.file.endsWith('.sql')) {
      // PostgreSQL does not take it: what the compiler is for TypeScript.
      drawn--;
      continue;
    }
    if (outcome.state === 'passed') {
      counted.survived.push(mutant);
      report(`SURVIVED ${title} (${seconds})`, mutant);
      continue;
    }
    if (outcome.state === 'failed') kills.set(outcome.file, [...(kills.get(outcome.file) ?? []), title]);
    counted.killed++;
    print(`killed   ${title} (${seconds}) by ${nameOf(outcome)}`);
  }
  await assertGreen(kills);
  for (const entry of equivalents) {
    if (!possible.some((mutant) => equivalentOf(mutant, [entry])))
      print(`equivalent.txt: no mutant fits any more: ${entry.file} ${entry.diff.join(' ')}`);
  }
  return summary(counted);
}

/** SQL in a string is any string to the compiler. */
const mayFailToCompile = ({ file, inString }: Mutant) => file.endsWith('.ts') && !inString;

/** Most mutants are killed by the likeliest files; the start of a run costs less than the files it saves. */
const LIKELIEST = 3;

/** The likeliest of the tests responsible, the others with the oracles of their contexts, and the rest, until something fails. */
async function judge(mutant: Mutant, tests: readonly Text[], sources: readonly Text[]): Promise<Outcome> {
  const first = responsible(mutant, tests, sources);
  const then = oracles(tests, first, mutant, sources);
  const others = [...first.slice(LIKELIEST), ...then];
  for (const files of [first.slice(0, LIKELIEST), others, options.responsible ? [] : remaining(mutant, tests, [...first, ...then])]) {
    const outcome: Outcome = files.length > 0 ? await place.test(files, limit(files)) : { state: 'passed' };
    if (outcome.state !== 'passed') return outcome;
  }
  return { state: 'passed' };
}

/** A mutant that makes the tests hang is stopped; a busy machine is not mistaken for one. */
const limit = (files: readonly string[]) => 180_000 + 60_000 * Math.min(files.length, 30);

/**
 * A file that fails on the tree as it is says nothing about a mutant. All that killed one are tried once more together, at the end.
 * @throws Error with what such files are said to have killed
 */
async function assertGreen(kills: ReadonlyMap<string, readonly string[]>): Promise<void> {
  const files = [...kills.keys()];
  const outcome: Outcome = files.length > 0 ? await place.test(files, limit(files)) : { state: 'passed' };
  if (outcome.state === 'passed') return;
  const file = outcome.state === 'failed' ? outcome.file : '';
  throw new Error(`${file || 'What killed them'} fails without any mutant (${nameOf(outcome)}): ${(kills.get(file) ?? []).join(', ')}`);
}

function nameOf(outcome: Outcome): string {
  switch (outcome.state) {
    case 'failed':
      return `${outcome.file}: ${outcome.test}`;
    case 'timeout':
      return 'a run that did not end';
    default:
      return 'a run that did not begin';
  }
}

function report(title: string, mutant: Mutant, reason?: string): void {
  print(title);
  for (const line of diffOf(mutant)) print(`    ${line}`);
  if (reason) print(`    ${reason}`);
}

function summary({ killed, equivalent, survived }: { killed: number; equivalent: number; survived: Mutant[] }): number {
  if (options.list) return 0;
  const all = killed + survived.length;
  if (survived.length > 0) print('\nSurvivors:');
  for (const mutant of survived) report(`  ${mutant.file}:${mutant.line} ${mutant.kind}`, mutant);
  print(`\nkilled ${killed} of ${all} (${all === 0 ? 100 : Math.round((100 * killed) / all)} %), ${equivalent} known as equivalent`);
  return survived.length === 0 ? 0 : 1;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    print(`${signal}: removing the copy`);
    void place.close().finally(() => process.exit(130));
  });
}
try {
  process.exitCode = await sample();
} finally {
  await place.close();
}
