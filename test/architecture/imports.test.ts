/** The arrows of the architecture: route → service → queries, core and domain below everything, features from the ground up. */
import { globSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { type FileKind, featuresInOrder, type Import, ROOT, readSources, type Source } from '../setup/source.ts';

const sources = readSources('src', 'db');
const TYPE_PROVIDER = 'fastify-type-provider-zod';

/** What is started as a process, and what hands its environment on to one it starts. Files that ask for `import.meta.main` are started too. */
const PROCESSES = ['src/main.ts', 'db/embedded-server.ts'];

const isOurs = (target: string) => /^(src|db)\//.test(target);
const isCore = (target: string) => target.startsWith('src/core/');
const isDomain = (target: string) => target.startsWith('src/domain/');
/** Fragments of SQL, which queries put into their statements. */
const isFragment = (file: string) => file.startsWith('src/domain/sql/') || /^src\/features\/(?:.*[-/])sql\.ts$/.test(file);
/** What every feature stands on. */
const isGround = (target: string) => isCore(target) || isDomain(target);
const isFastify = (target: string) => /^(fastify|@fastify\/|@scalar\/)/.test(target);

/** Each import of the files that match, which the rule does not allow, as `file → target`. */
function offences(files: (source: Source) => boolean, allowed: (one: Import, source: Source) => boolean): string[] {
  return sources
    .filter(files)
    .flatMap((source) => source.imports.filter((one) => !allowed(one, source)).map((one) => `${source.file} → ${one.target}`));
}

/** A file of the same feature, or of an earlier one, of one of these kinds. */
function inReach(target: string, source: Source, own: readonly FileKind[], earlier: readonly FileKind[]): boolean {
  const there = sources.find(({ file }) => file === target);
  if (!there?.feature || !there.kind) return false;
  if (there.feature === source.feature) return own.includes(there.kind);
  return earlier.includes(there.kind) && featuresInOrder.indexOf(there.feature) < featuresInOrder.indexOf(source.feature ?? '');
}

describe('imports', () => {
  test('are found, so that the tests below are not empty', () => {
    expect(sources.length).toBeGreaterThan(40);
    expect(sources.flatMap(({ imports }) => imports).length).toBeGreaterThan(200);
    expect(featuresInOrder).toContain('mentorship/assignments');
    expect(new Set(sources.flatMap(({ feature }) => feature ?? []))).toEqual(new Set(featuresInOrder));
  });

  test('resolve to files that exist', () => {
    const files = new Set(sources.map(({ file }) => file));
    expect(
      offences(
        () => true,
        ({ target }) => !isOurs(target) || files.has(target),
      ),
    ).toEqual([]);
  });

  test('of core stay in core: it knows neither Fastify nor a feature', () => {
    const allowed = ({ target, typeOnly }: Import) =>
      isCore(target) || (target === 'db/types.ts' && typeOnly) || !(isOurs(target) || isFastify(target));
    expect(offences(({ file }) => isCore(file), allowed)).toEqual([]);
  });

  test('of domain are domain and core: it knows neither Fastify nor a feature', () => {
    const allowed = ({ target, typeOnly }: Import) =>
      isGround(target) || (target === 'db/types.ts' && typeOnly) || !(isOurs(target) || isFastify(target));
    expect(offences(({ file }) => isDomain(file), allowed)).toEqual([]);
  });

  test.each(['statistics', 'pairing'])('of %s are its own: pure mathematics', (folder) => {
    const isOwn = (target: string) => target.startsWith(`src/domain/${folder}/`);
    expect(
      offences(
        ({ file }) => isOwn(file),
        ({ target }) => isOwn(target),
      ),
    ).toEqual([]);
    expect(sources.some(({ file }) => isOwn(file))).toBe(true);
  });

  test('of http never reach a feature, the jobs or the process', () => {
    const allowed = ({ target, typeOnly }: Import) =>
      !isOurs(target) || isGround(target) || /^(src\/http|db)\//.test(target) || (target === 'src/config.ts' && typeOnly);
    expect(offences(({ file }) => file.startsWith('src/http/'), allowed)).toEqual([]);
  });

  test('of features never name http or the framework, but for the type of their routes', () => {
    const allowed = ({ target, typeOnly }: Import, { kind }: Source) =>
      target === TYPE_PROVIDER
        ? typeOnly && kind === 'routes'
        : !(isFastify(target) || /^src\/(http\/|jobs\/|[a-z]+\.ts)/.test(target) || /^db\/(?!types)/.test(target));
    expect(offences(({ feature }) => feature !== null, allowed)).toEqual([]);
  });

  test('of routes are the schema and the service of their own feature, and shapes of earlier ones', () => {
    const allowed = ({ target }: Import, source: Source) =>
      !isOurs(target) ||
      isGround(target) ||
      target === 'src/features/context.ts' ||
      inReach(target, source, ['schema', 'service', 'routes'], ['schema']);
    expect(offences(({ kind }) => kind === 'routes', allowed)).toEqual([]);
  });

  test('of services are their own feature, and services and schemas of earlier ones', () => {
    const own = ['schema', 'service', 'queries', 'rules', 'kinds', 'sql'] as const;
    const allowed = ({ target }: Import, source: Source) =>
      !isOurs(target) ||
      isGround(target) ||
      target === 'src/features/context.ts' ||
      inReach(target, source, own, ['service', 'schema', 'kinds']);
    expect(offences(({ kind }) => kind === 'service', allowed)).toEqual([]);
  });

  test('of schemas are core, domain, schemas and kinds', () => {
    const allowed = ({ target }: Import, source: Source) =>
      !isOurs(target) || isGround(target) || inReach(target, source, ['schema', 'kinds'], ['schema', 'kinds']);
    expect(offences(({ kind }) => kind === 'schema', allowed)).toEqual([]);
  });

  test('of kinds are zod, Kysely, core, domain and their own feature’s fields and fragments: they are data, and run nothing', () => {
    const allowed = ({ target }: Import, source: Source) =>
      target === 'zod' || target === 'kysely' || isGround(target) || inReach(target, source, ['kinds', 'sql', 'schema'], []);
    expect(offences(({ kind }) => kind === 'kinds', allowed)).toEqual([]);
  });

  test('of SQL fragments are Kysely, core, domain and other fragments', () => {
    const allowed = ({ target }: Import, source: Source) =>
      target === 'kysely' || isGround(target) || inReach(target, source, ['sql'], ['sql']);
    expect(offences(({ kind }) => kind === 'sql', allowed)).toEqual([]);
    const asks = sources.filter(({ file, text }) => isFragment(file) && /\.execute\w*\(/.test(text));
    expect(asks.map(({ file }) => file)).toEqual([]);
  });

  test('of queries are Kysely, core, domain, fragments, kinds, and the shapes of their own feature', () => {
    const allowed = ({ target, typeOnly }: Import, source: Source) =>
      target === 'kysely' ||
      isGround(target) ||
      inReach(target, source, ['queries', 'kinds', 'sql'], ['kinds', 'sql']) ||
      (typeOnly && (target === 'db/types.ts' || inReach(target, source, ['schema', 'rules', 'service'], ['schema'])));
    expect(offences(({ kind }) => kind === 'queries', allowed)).toEqual([]);
  });

  test('of db/ never reach src/, but for the configuration that the migrate command reads', () => {
    const allowed = ({ target }: Import) => !target.startsWith('src/');
    expect(offences(({ file }) => file.startsWith('db/'), allowed)).toEqual(['db/migrate.ts → src/config.ts']);
  });

  test('of rules are other pure things: no context, no database', () => {
    const allowed = ({ target, typeOnly }: Import, source: Source) =>
      target === 'src/core/calendar.ts' ||
      /^src\/domain\/(statistics|pairing)\//.test(target) ||
      inReach(target, source, ['rules'], []) ||
      (typeOnly && inReach(target, source, ['schema', 'kinds'], ['schema', 'kinds']));
    expect(offences(({ kind }) => kind === 'rules', allowed)).toEqual([]);
  });

  test('of a feature’s jobs are its own service, core and domain', () => {
    const allowed = ({ target }: Import, source: Source) =>
      !isOurs(target) || isGround(target) || inReach(target, source, ['service', 'schema'], []);
    expect(offences(({ kind }) => kind === 'jobs', allowed)).toEqual([]);
  });
});

describe('files', () => {
  test('there are no barrels: an index composes its context and re-exports nothing', () => {
    const composing = /^src\/(domain\/[a-z-]+|features\/[a-z-]+)\/index\.ts$/;
    const indexes = globSync('{src,db,test,openapi}/**/index.{ts,js}', { cwd: ROOT, exclude: (name) => name === 'node_modules' });
    expect(indexes.filter((file) => !composing.test(file.split(path.sep).join('/')))).toEqual([]);
    const handedThrough = ({ file, text }: Source) =>
      /^export \*/m.test(text) || (composing.test(file) && /^export (type )?\{/m.test(text));
    expect(sources.filter(handedThrough).map(({ file }) => file)).toEqual([]);
  });

  test('only process entry points read the environment; everything else receives its configuration', () => {
    const reads = sources.filter(({ text }) => /\bprocess\.env\b|from 'node:process'/.test(withoutComments(text)));
    const entry = ({ file, text }: Source) => PROCESSES.includes(file) || text.includes('import.meta.main');
    expect(reads.filter((source) => !entry(source)).map(({ file }) => file)).toEqual([]);
  });

  test('no file has open tasks, skipped tests or disabled lint rules', () => {
    const all = [...sources, ...readSources('test', 'openapi')].filter(
      ({ file }) => file !== 'test/architecture/imports.test.ts' && !file.includes('node_modules'),
    );
    const forbidden = /\b(TODO|FIXME|XXX)\b|@ts-(ignore|nocheck|expect-error)|biome-ignore|\.(skip|only|todo)\(/;
    expect(all.filter(({ text }) => forbidden.test(text)).map(({ file, text }) => `${file}: ${forbidden.exec(text)?.[0]}`)).toEqual([]);
  });
});

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
}
