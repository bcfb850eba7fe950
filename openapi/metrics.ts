/**
 * Draws metrics.txt: every version that a metric has had, with the hash of what it was computed by. A line is never written anew: a definition whose
 * SQL has changed is another version.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, sql } from 'kysely';
import { readFunctions } from '../db/functions.ts';
import { catalogue, removed } from '../src/features/measurement/metrics/catalogue.ts';
import type { Metric } from '../src/features/measurement/metrics/definition.ts';

const ROOT = path.join(import.meta.dirname, '..');
export const METRICS_FILE = 'openapi/metrics.txt';
const HEAD =
  '# Every version of a metric: id, version, hash of its SQL and of the functions measured_… in it. Lines are added, never changed.\n';

const compiler = new Kysely<unknown>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

const scope = {
  department: sql<string>`:department`,
  from: sql<string>`:from`,
  to: sql<string>`:to`,
  until: sql<string>`:until`,
  wave: sql<string>`:wave`,
  results: sql<string>`:results`,
};

/** The texts of the functions `measured_…` that a text names, and of those that they name. */
function functionsIn(text: string, texts: ReadonlyMap<string, string>, found: Set<string> = new Set()): Set<string> {
  for (const [name] of text.matchAll(/\bmeasured_\w+/g)) {
    const own = texts.get(name);
    if (own === undefined || found.has(name)) continue;
    found.add(name);
    functionsIn(own, texts, found);
  }
  return found;
}

/** White space and comments are no part of a definition. */
const plain = (text: string) =>
  text
    .replace(/--[^\n]*/g, '')
    .replace(/\s+/g, ' ')
    .trim();

/** The hash of what a metric is computed by: its SQL with its values, and the functions in it. */
export function hashOf(
  { rows, statistic, parts = [] }: Pick<Metric, 'rows' | 'statistic' | 'parts'>,
  texts: ReadonlyMap<string, string>,
): string {
  const compiled = rows?.(scope).compile(compiler);
  const text = plain(compiled?.sql ?? '');
  const functions = [...functionsIn(text, texts)].sort().map((name) => plain(texts.get(name) ?? ''));
  const whole = JSON.stringify([statistic, parts, text, compiled?.parameters ?? [], ...functions]);
  return createHash('sha256').update(whole).digest('hex').slice(0, 32);
}

/** A line of the file. */
type Line = Readonly<{ id: string; version: number; hash: string }>;

export function linesOf(text: string): Line[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [id = '', version = '', hash = ''] = line.split(' ');
      return { id, version: Number(version), hash };
    });
}

/** The lines with those of the present definitions added, and what is wrong with these. */
export function withPresent(
  before: readonly Line[],
  present: readonly Line[],
  gone: ReadonlySet<string>,
): { lines: Line[]; wrong: string[] } {
  const kept = new Map(before.map((line) => [`${line.id} ${line.version}`, line]));
  const last = new Map<string, number>();
  for (const { id, version } of before) last.set(id, Math.max(last.get(id) ?? 0, version));
  const ids = new Set(present.map(({ id }) => id));
  const wrong = present.flatMap((line) => {
    const own = kept.get(`${line.id} ${line.version}`);
    if (own && own.hash !== line.hash)
      return [`${line.id} is not what its version ${line.version} was: give it version ${(last.get(line.id) ?? 0) + 1}.`];
    if (!own && line.version !== (last.get(line.id) ?? 0) + 1)
      return [`${line.id} has version ${line.version}, and the next is ${(last.get(line.id) ?? 0) + 1}.`];
    if (own && line.version !== last.get(line.id)) return [`${line.id} has gone back to version ${line.version}.`];
    return [];
  });
  const lost = [...last.keys()]
    .filter((id) => !ids.has(id) && !gone.has(id))
    .map((id) => `${id} is gone: list it among the removed metrics.`);
  const added = present.filter(({ id, version }) => !kept.has(`${id} ${version}`));
  const lines = [...before, ...added].sort((a, b) => (a.id === b.id ? a.version - b.version : a.id < b.id ? -1 : 1));
  return { lines, wrong: [...wrong, ...lost] };
}

/**
 * What metrics.txt should contain. Writes nothing.
 * @throws {Error} where a definition has changed without a new version, or a metric is gone without a word
 */
export async function metricsText(): Promise<string> {
  const texts = new Map((await readFunctions(path.join(ROOT, 'db/functions'))).map(({ name, text }) => [name, text]));
  const before = linesOf(await readFile(path.join(ROOT, METRICS_FILE), 'utf8').catch(() => ''));
  const present = catalogue.map((metric) => ({ id: metric.id, version: metric.version, hash: hashOf(metric, texts) }));
  const { lines, wrong } = withPresent(before, present, new Set(removed.map(({ id }) => id)));
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  return HEAD + lines.map(({ id, version, hash }) => `${id} ${version} ${hash}\n`).join('');
}
