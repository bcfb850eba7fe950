/** The database itself: what a restore or a hand at the catalogs can leave behind. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'kysely';
import { migrationsAtHead } from '../../db/migrate.ts';
import type { Tx } from '../core/db.ts';
import type { Row, Rule } from './rule.ts';

const PICTURE = path.join(import.meta.dirname, '../../db/schema.sql');

/** What the release's picture of the database has beyond columns: constraints with their table, indexes and triggers. */
export function guardsOf(picture: string): string[] {
  const tables = [...picture.matchAll(/^create table (\w+) \(\n(.*?)\n\);$/gms)].flatMap(([, table, body = '']) =>
    body
      .split(/,\n {2}(?=\w)/)
      .map((part) => part.trim())
      .filter((part) => part.startsWith('constraint '))
      .map((part) => `${table}: ${part}`),
  );
  const others = [...picture.matchAll(/^(CREATE (?:UNIQUE )?INDEX|CREATE (?:CONSTRAINT )?TRIGGER) .*?;$/gms)].map(([text]) =>
    text.slice(0, -1),
  );
  return [...tables, ...others];
}

/** The same of this database. */
async function guardsHere(db: Tx): Promise<Set<string>> {
  const { rows } = await sql<{ guard: string }>`
    with ours as materialized (select c.oid, c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p'))
    select ours.relname || ': constraint ' || c.conname || ' ' || pg_get_constraintdef(c.oid, true) as guard from pg_constraint c join ours on ours.oid = c.conrelid
    union all
    select replace(pg_get_indexdef(i.indexrelid, 0, true), ' ON public.', ' ON ') from pg_index i join ours on ours.oid = i.indrelid where i.indisvalid
    union all
    select replace(pg_get_triggerdef(t.oid, true), ' ON public.', ' ON ') from pg_trigger t join ours on ours.oid = t.tgrelid
    where not t.tgisinternal and t.tgenabled in ('O', 'A')`.execute(db);
  return new Set(rows.map(({ guard }) => guard));
}

const guards: Rule = {
  id: 'GUARDS',
  title: 'Every constraint, index and trigger of this release is in place, valid and switched on, and so are its rights',
  find: async ({ db }) => {
    const here = await guardsHere(db);
    const head = (text: string) => (/: constraint \w+|^CREATE .* ON \w+/s.exec(text)?.[0] ? text.replace(/\s+/g, ' ').slice(0, 160) : text);
    const lost = guardsOf(await readFile(PICTURE, 'utf8')).filter((guard) => !here.has(guard));
    const { rows: off } = await sql<{ name: string }>`
      select t.tgrelid::regclass || ' ' || coalesce(c.conname, t.tgname) as name from pg_trigger t left join pg_constraint c on c.oid = t.tgconstraint
      where t.tgisinternal and t.tgenabled not in ('O', 'A')`.execute(db);
    const { rows: rights } = await sql<{ name: string; privilege: string; wanted: boolean }>`
      select kind || ' ' || name as name, privilege, wanted from service_right where held <> wanted order by 1, 2`.execute(db);
    const found = (ids: string, words: string): Row => ({ department_id: null, ids: [ids], words });
    return [
      ...((await migrationsAtHead(db)) ? [] : [found('migrations', 'some of this release are not applied')]),
      ...lost.map((guard) => found(head(guard), 'is missing, not valid or switched off')),
      ...off.map(({ name }) => found(name, 'is not enforced: its trigger is switched off')),
      ...rights.map(({ name, privilege, wanted }) => found(name, `the service ${wanted ? 'may not' : 'may'} ${privilege} there`)),
    ];
  },
};

/** Restores and replication write without asking foreign keys. */
const references: Rule = {
  id: 'REFERENCES',
  title: 'Every foreign key refers to a row that is there',
  find: async ({ db }) => {
    const { rows: keys } = await sql<{ name: string; table: string; target: string; columns: string[]; targets: string[] }>`
      select c.conname as name, c.conrelid::regclass::text as table, c.confrelid::regclass::text as target,
        (select array_agg(a.attname::text order by k.place) from unnest(c.conkey) with ordinality k(number, place)
          join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.number) as columns,
        (select array_agg(a.attname::text order by k.place) from unnest(c.confkey) with ordinality k(number, place)
          join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.number) as targets
      from pg_constraint c where c.contype = 'f' and c.connamespace = 'public'::regnamespace order by 2, 1`.execute(db);
    const found: Row[] = [];
    for (const { name, table, target, columns, targets } of keys) {
      const given = sql.join(
        columns.map((column) => sql`${sql.ref(`t.${column}`)} is not null`),
        sql` and `,
      );
      const same = sql.join(
        columns.map((column, i) => sql`${sql.ref(`r.${targets[i]}`)} = ${sql.ref(`t.${column}`)}`),
        sql` and `,
      );
      const { rows } = await sql<Row>`
        select (to_jsonb(t) ->> 'department_id')::uuid as department_id, array[${table}::text || coalesce(' ' || (to_jsonb(t) ->> 'id'), '')] as ids,
          ${`${name}: refers to a row of ${target} that is not there`}::text as words
        from ${sql.table(table)} t where ${given} and not exists (select from ${sql.table(target)} r where ${same})`.execute(db);
      found.push(...rows);
    }
    return found;
  },
};

const integers: Rule = {
  id: 'INV-32',
  title: 'Money, credits and durations are stored as whole numbers',
  find: async ({ db }) => {
    const { rows } = await sql<{ name: string; type: string }>`
      select a.attrelid::regclass || '.' || a.attname as name, format_type(a.atttypid, a.atttypmod) as type
      from pg_attribute a join pg_class c on c.oid = a.attrelid and c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      where a.attnum > 0 and not a.attisdropped and a.attname ~ '(_cents|quarter_credits|_min|minutes)$'
        and format_type(a.atttypid, a.atttypmod) not in ('smallint', 'integer', 'bigint', 'jsonb')`.execute(db);
    return rows.map(({ name, type }) => ({ department_id: null, ids: [name], words: `is ${type}` }));
  },
};

export const structure: readonly Rule[] = [guards, references, integers];
