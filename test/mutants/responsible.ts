/** Which test files a mutant concerns most, from the names and imports of files. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Mutant } from './mutant.ts';

export interface Text {
  /** A path from the root. */
  file: string;
  text: string;
}

/** More than that are left to the rest of the suite, so that what is likely to fail is not run last. */
const LIMIT = 12;

/** What more features than that call is no part of any of them. */
const CALLERS = 4;

const NO_NOUNS = new Set(
  'src db test features core http domain functions migrations service queries query rules rule view daily index sql ts permissions relations read write edit create of in on and for'.split(
    ' ',
  ),
);

/** A picture of all SQL in it hangs on every function's text: it would fail on every change, whatever it means. */
const PICTURES = /^test\/architecture\/(migrations|functions)\.test\.ts$/;

/** Tests of two writers at once, and of locks: what a lock that is gone is noticed by. */
const OF_LOCKS = /(races|locks|alone)\.test\.ts$/;

/** The files of `npm test`, without this tool's own. */
export function suiteTests(root: string): Text[] {
  return readTexts(root, 'test/**/*.test.ts').filter(({ file }) => !/^test\/(bench|faults|mutants)\//.test(file));
}

/** The files of a pattern in the order of their names. */
export function readTexts(root: string, pattern: string): Text[] {
  const files = globSync(pattern, { cwd: root }).map((file) => file.split(path.sep).join('/'));
  return files.sort().map((file) => ({ file, text: readFileSync(path.join(root, file), 'utf8') }));
}

/**
 * The test files to try first, the likeliest first: those of the same context that share a noun with the source path or import from its
 * folder, or, where there are none, those of other contexts that share a noun and the whole context; then those of the features that call it. For what every feature uses: files of its name, and the architecture tests.
 * For an SQL function: those of the features whose source calls it, or a fragment or another function that does; what no feature calls is
 * everybody's. For a lock: those of two writers at once before all others. Oracles are not
 * among them: see `oracles`.
 */
export function responsible(mutant: Concerned, suite: readonly Text[], sources: readonly Text[]): string[] {
  const tests = suite.filter((test) => !isOracle(test.file));
  const usual = usuallyResponsible(mutant, tests, sources);
  if (mutant.kind !== 'dropped lock') return usual;
  return [...new Set([...tests.map(({ file }) => file).filter((file) => OF_LOCKS.test(file)), ...usual])];
}

type Concerned = Pick<Mutant, 'file' | 'about'> & { kind?: Mutant['kind'] };

function usuallyResponsible({ file, about = '' }: Concerned, tests: readonly Text[], sources: readonly Text[]): string[] {
  if (file.startsWith('db/')) return forFunction(file, about, tests, sources);
  const feature = /^src\/features\/([^/]+)\//.exec(file)?.[1];
  if (feature !== undefined) {
    const callers = callingFeatures(file, sources).flatMap((caller) => forFeature(caller, caller.split('/')[2] ?? '', tests));
    return [...new Set([...forFeature(file, feature, tests), ...callers])].slice(0, LIMIT);
  }
  const named = scored(tests, nouns(`${file} ${about}`), [], (test) => importsFile(test, file));
  const isAccess = /(permissions|relations|grants)/.test(file);
  const general = isAccess ? /architecture\/(access|confidentiality)\./ : /^test\/(http|core)\/|architecture\/conventions/;
  const files = tests.map((test) => test.file).filter((name) => general.test(name));
  return [...new Set([...(isAccess ? files : []), ...named.slice(0, LIMIT), ...files])];
}

/**
 * The properties and simulations of the contexts and features that the tests tried first belong to, and those that ask the SQL function or one that calls
 * it. They take longer, so they come after them.
 */
export function oracles(tests: readonly Text[], tried: readonly string[], mutant?: Concerned, sources: readonly Text[] = []): string[] {
  const folders = new Set(tried.flatMap((file) => /^test\/features\/(.+)\//.exec(file)?.[1]?.split('/') ?? []));
  const asked = mutant?.file.startsWith('db/') && mutant.about ? anyOf([mutant.about, ...callersOf(mutant.about, sources)]) : /(?!)/;
  return tests
    .filter(({ file, text }) => isOracle(file) && (folders.has(file.split('/')[2] ?? '') || asked.test(text)))
    .map(({ file }) => file);
}

function isOracle(file: string): boolean {
  return file.startsWith('test/oracles/');
}

/** The rest, in one order, without the pictures of what was changed. */
export function remaining(mutant: Pick<Mutant, 'file'>, tests: readonly Text[], tried: readonly string[]): string[] {
  return tests.map(({ file }) => file).filter((file) => !tried.includes(file) && !(mutant.file.startsWith('db/') && PICTURES.test(file)));
}

function forFeature(file: string, context: string, tests: readonly Text[]): string[] {
  const folder = folderOf(file);
  const own = tests.filter((test) => test.file.startsWith(`test/features/${context}/`));
  const wanted = nouns(file.replace(`/${context}/`, '/'));
  const found = scored(own, wanted, [folder], () => false);
  if (found.length > 0) return found.slice(0, LIMIT);
  const elsewhere = scored(tests, wanted, [], () => false).slice(0, LIMIT / 3);
  return [...new Set([...elsewhere, ...own.map((test) => test.file)])].slice(0, LIMIT);
}

/** Source files of other features that import the file, also through others of its feature; none where too many do to say anything. */
function callingFeatures(file: string, sources: readonly Text[]): string[] {
  const folder = folderOf(file);
  const reached = new Set([file]);
  for (const inner of reached) {
    for (const source of sources) if (folderOf(source.file) === folder && importsOf(source).includes(inner)) reached.add(source.file);
  }
  const callers = sources.filter((source) => /^src\/features(\/[^/]+){3}/.test(source.file) && folderOf(source.file) !== folder);
  const found = callers.filter((source) => importsOf(source).some((target) => reached.has(target))).map((source) => source.file);
  return new Set(found.map(folderOf)).size > CALLERS ? [] : found;
}

function importsOf({ file, text }: Text): string[] {
  return [...text.matchAll(/ from '(\.[^']+)'/g)].map(([, target = '']) => path.posix.join(path.posix.dirname(file), target));
}

/** `src/features/<context>/<feature>` */
function folderOf(file: string): string {
  return file.split('/').slice(0, 4).join('/');
}

const anyOf = (names: readonly string[]) => new RegExp(`\\b(${names.join('|')})\\b`);

/** The SQL functions that call a function, also through others. */
function callersOf(name: string, sources: readonly Text[]): string[] {
  const reached = new Set([name]);
  for (const inner of reached) {
    for (const { file, text } of sources) {
      const caller = /^db\/functions\/(\w+)\.sql$/.exec(file)?.[1];
      if (caller !== undefined && anyOf([inner]).test(text.replaceAll(/--.*/g, ''))) reached.add(caller);
    }
  }
  reached.delete(name);
  return [...reached];
}

/** Source files of features that name a function, or import a fragment of SQL that does. */
function usersOf(names: readonly string[], sources: readonly Text[]): Text[] {
  const naming = sources.filter(({ file, text }) => file.startsWith('src/') && anyOf(names).test(text));
  const fragments = new Set(naming.map(({ file }) => file).filter((file) => file.startsWith('src/domain/sql/')));
  return sources.filter(
    (source) =>
      source.file.startsWith('src/features/') && (naming.includes(source) || importsOf(source).some((target) => fragments.has(target))),
  );
}

function forFunction(file: string, name: string, tests: readonly Text[], sources: readonly Text[]): string[] {
  const direct = usersOf([name], sources);
  const users = direct.length > 0 ? direct : usersOf([name, ...callersOf(name, sources)], sources);
  const perUser = users.map(({ file: user }) => forFeature(user, user.split('/')[2] ?? '', tests));
  const counts = new Map<string, number>();
  for (const test of perUser.flat()) counts.set(test, (counts.get(test) ?? 0) + 1);
  if (users.length === 0) for (const test of tests) if (/architecture\/conventions/.test(test.file)) counts.set(test.file, 1);
  const named = scored(tests, nouns(`${file.startsWith('db/functions/') ? '' : file} ${name}`), [], (test) => test.text.includes(name));
  for (const test of named) counts.set(test, (counts.get(test) ?? 0) + 2);
  return [...counts]
    .sort(([a, m], [b, n]) => n - m || a.localeCompare(b))
    .map(([test]) => test)
    .filter((test) => !PICTURES.test(test))
    .slice(0, LIMIT);
}

/** Test files that share nouns in their names, most first, or import from one of the folders, or are wanted anyway. */
function scored(tests: readonly Text[], wanted: ReadonlySet<string>, folders: readonly string[], also: (test: Text) => boolean): string[] {
  return tests
    .map((test) => {
      const shared = [...nouns(path.posix.basename(test.file))].filter((noun) => wanted.has(noun)).length;
      const imported = folders.some((folder) => test.text.includes(`/${folder}/`)) || also(test);
      return { file: test.file, score: 2 * shared + (imported ? 1 : 0) };
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.file.localeCompare(b.file))
    .map(({ file }) => file);
}

function importsFile(test: Text, file: string): boolean {
  return test.text.includes(`/${file}'`);
}

/** The words of a path in the singular. */
function nouns(text: string): Set<string> {
  const words = text.toLowerCase().split(/[^a-z]+/);
  return new Set(words.filter((word) => word.length > 1 && !NO_NOUNS.has(word)).map((word) => word.replace(/ies$/, 'y').replace(/s$/, '')));
}
