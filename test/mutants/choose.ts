/** Which files are mutated, and the seeded draw from them. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, type Mutant } from './mutant.ts';
import { sqlFileChanges } from './sql.ts';
import { typescriptChanges } from './typescript.ts';

/** The parts of the service, with how many of a hundred mutants come from each. */
const PARTS: readonly { name: string; share: number; holds: (file: string) => boolean }[] = [
  { name: 'queries', share: 32, holds: (file) => /^src\/features\/.*(queries|\/sql)\.ts$|^src\/domain\/sql\//.test(file) },
  { name: 'rules', share: 10, holds: (file) => /^src\/features\/.*\/(\w+-)?(rules|eligibility)\.ts$/.test(file) },
  { name: 'services', share: 28, holds: (file) => /^src\/(features|jobs)\//.test(file) },
  { name: 'permissions', share: 6, holds: (file) => /^src\/domain\/permissions\//.test(file) },
  { name: 'http, core and domain', share: 12, holds: (file) => /^src\/(http|core|domain)\//.test(file) },
  { name: 'SQL functions', share: 12, holds: (file) => /^db\/(functions|migrations)\//.test(file) },
];

/** Shapes of the wire, lists for people, and what only development uses. */
const LEFT_OUT =
  /\/(schema|routes|index|kinds|fields)\.ts$|-(schema|routes)\.ts$|^src\/http\/(openapi|docs|dev|development)|^src\/domain\/problems|^src\/demo\//;

/** Every mutant of the tree below `root`, in an order that depends on nothing but the files. */
export function allMutants(root: string): Mutant[] {
  const files = globSync(['src/**/*.ts', 'db/functions/*.sql', 'db/migrations/*.sql'], { cwd: root })
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => !LEFT_OUT.test(file) && partOf(file))
    .sort();
  const texts = new Map(files.map((file) => [file, readFileSync(path.join(root, file), 'utf8')]));
  return files.flatMap((file) => {
    const text = texts.get(file) ?? '';
    return describe(file, text, file.endsWith('.sql') ? sqlFileChanges(text, supersededAfter(file, texts)) : typescriptChanges(text));
  });
}

/** Whether a function that a migration creates is another one in the end: from db/functions, or from a later migration. */
function supersededAfter(file: string, texts: ReadonlyMap<string, string>): (name: string) => boolean {
  const later = [...texts]
    .filter(([other]) => other.endsWith('.sql') && (other > file || other.startsWith('db/functions/')))
    .map(([, text]) => text);
  return (name) => {
    const again = new RegExp(`\\b(create(\\s+or\\s+replace)?|drop)\\s+(function|procedure|view)\\s+(if\\s+exists\\s+)?${name}\\b`, 'i');
    return file.startsWith('db/migrations/') && later.some((text) => again.test(text));
  };
}

function partOf(file: string): string | undefined {
  return PARTS.find(({ holds }) => holds(file))?.name;
}

/**
 * All mutants in the order in which they are drawn: first a part of the service by its share, then a kind of change, then a mutant of
 * that kind. The same seed and the same mutants give the same order.
 */
export function* draw(mutants: readonly Mutant[], seed: number): Generator<Mutant> {
  const random = mulberry32(seed);
  const parts = PARTS.map(({ name, share }) => ({ share, kinds: new Map<string, Mutant[]>(), name }));
  for (const mutant of mutants) {
    const kinds = parts.find(({ name }) => name === partOf(mutant.file))?.kinds;
    kinds?.set(mutant.kind, [...(kinds.get(mutant.kind) ?? []), mutant]);
  }
  for (;;) {
    const filled = parts.filter(({ kinds }) => kinds.size > 0);
    const part = pick(filled, random());
    if (!part) return;
    const kind = [...part.kinds.keys()].sort()[Math.floor(random() * part.kinds.size)] ?? '';
    const bag = part.kinds.get(kind) ?? [];
    const [mutant] = bag.splice(Math.floor(random() * bag.length), 1);
    if (bag.length === 0) part.kinds.delete(kind);
    if (mutant) yield mutant;
  }
}

/** One of the parts, each by its share of all that are left. */
function pick<T extends { share: number }>(parts: readonly T[], random: number): T | undefined {
  let ticket = random * parts.reduce((sum, { share }) => sum + share, 0);
  for (const part of parts) {
    ticket -= part.share;
    if (ticket < 0) return part;
  }
  return undefined;
}

/** Numbers in [0, 1) that follow from the seed. */
function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
