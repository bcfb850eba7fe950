/** Reads what schema `public` is made of from the catalogs, in a stable order, without extensions' objects and the bookkeeping of migrate(). */
import pg from 'pg';

export interface Schema {
  extensions: string[];
  functions: { name: string; definition: string }[];
  tables: Table[];
  views: View[];
}

export interface Relation {
  name: string;
  comment: string | null;
  columns: Column[];
  /** Complete statements, as far as they speak about this relation. */
  indexes: string[];
  triggers: string[];
  /** What mentorship_app may do, in the words of a grant: `select`, `update (state, reason)`. */
  grants: string[];
}

export interface Table extends Relation {
  constraints: { name: string; definition: string }[];
}

export interface View extends Relation {
  materialized: boolean;
  definition: string;
}

export interface Column {
  name: string;
  /** As SQL writes it: `numeric(5,2)`, `text[]`. */
  type: string;
  /** The catalog's name of the type, or of the element type of an array. */
  base: string;
  array: boolean;
  notNull: boolean;
  /** The expression of a default or of a generated column. */
  expression: string | null;
  generated: '' | 'stored' | 'virtual';
  identity: '' | 'always' | 'by default';
  comment: string | null;
  /** The only texts a check constraint allows; empty when any text will do. */
  literals: string[];
}

/** Describes the head of the database behind `url`, whose role must be allowed to read every view. */
export async function readSchema(url: string): Promise<Schema> {
  const client = new pg.Client({ connectionString: url, options: '-c search_path=public' });
  await client.connect();
  try {
    return await read(client);
  } finally {
    await client.end();
  }
}

async function read(client: pg.Client): Promise<Schema> {
  const rows = async <Row extends pg.QueryResultRow>(text: string) => (await client.query<Row>(text)).rows;
  const byRelation = async <Row extends pg.QueryResultRow>(text: string) =>
    Map.groupBy(await rows<Row & { relation: number }>(text), (row) => row.relation);

  const extensions = await rows<{ name: string }>(EXTENSIONS);
  const functions = await rows<Schema['functions'][number]>(FUNCTIONS);
  const columns = await byRelation<Column & { number: number }>(COLUMNS);
  const checks = await byRelation<Check>(CHECKS);
  const constraints = await byRelation<Table['constraints'][number]>(CONSTRAINTS);
  const indexes = await byRelation<{ definition: string }>(INDEXES);
  const triggers = await byRelation<{ definition: string }>(TRIGGERS);
  const grants = await byRelation<{ privilege: string }>(GRANTS);

  const tables: Table[] = [];
  const views = new Map<number, View>();
  for (const { relation, definition, materialized, ...rest } of await rows<RelationRow>(RELATIONS)) {
    const own = columns.get(relation) ?? [];
    for (const check of checks.get(relation) ?? []) {
      const column = own.find(({ number }) => number === check.number);
      if (column) column.literals = literalsOf(check);
    }
    const common = {
      ...rest,
      columns: own,
      indexes: (indexes.get(relation) ?? []).map((index) => index.definition),
      triggers: (triggers.get(relation) ?? []).map((trigger) => trigger.definition),
      grants: (grants.get(relation) ?? []).map((grant) => grant.privilege),
    };
    if (definition === null) tables.push({ ...common, constraints: constraints.get(relation) ?? [] });
    else views.set(relation, { ...common, definition: definition.replace(/^\s+|\s*;\s*$/g, ''), materialized });
  }

  // In the order of creation, because a view may stand on an older one.
  for (const [, view] of [...views].sort(([a], [b]) => a - b)) await inherit(client, view, columns);
  return {
    extensions: extensions.map(({ name }) => name),
    functions,
    tables,
    views: [...views.values()],
  };
}

interface RelationRow {
  relation: number;
  name: string;
  comment: string | null;
  definition: string | null;
  materialized: boolean;
}

interface Check {
  number: number;
  column: string;
  expression: string;
}

/** The texts in `column = any (array['a', 'b'])`, which PostgreSQL makes of `in ('a', 'b')`, and in similar expressions. */
function literalsOf({ column, expression }: Check): string[] {
  const texts: string[] = [];
  const shape = expression
    .replace(/'((?:[^']|'')*)'::(text|character varying)/g, (_, text: string) => {
      texts.push(text.replaceAll("''", "'"));
      return '?';
    })
    .replace(/::(text|character varying)(\[\])?|[()"]/g, '')
    .replace(/\?(, \?)+/, '?')
    .replace(`${column} IS NULL OR `, '');
  const closed = [`${column} = ANY ARRAY[?]`, `${column} = ?`, `${column} <@ ARRAY[?]`].includes(shape);
  return closed ? texts : [];
}

/**
 * A view's column that is simply a table's column allows the same texts and, where nothing but inner joins produces it, is never
 * null; PostgreSQL reports for a result which table each column comes from.
 */
async function inherit(client: pg.Client, view: View, columns: Map<number, (Column & { number: number })[]>): Promise<void> {
  const { fields } = await client.query(`select * from (${view.definition}) as view limit 0`);
  const innerOnly = !/\b((left|right|full)( outer)? join|rollup|cube|grouping sets)\b/i.test(view.definition);
  for (const [i, column] of view.columns.entries()) {
    const origin = columns.get(fields[i]?.tableID ?? 0)?.find(({ number }) => number === fields[i]?.columnID);
    if (!origin) continue;
    column.literals = origin.literals;
    column.notNull = innerOnly && origin.notNull;
  }
}

const OURS = `relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm') and not relispartition
  and relname not in ('kysely_migration', 'kysely_migration_lock', 'function_version')
  and not exists (select from pg_depend where classid = 'pg_class'::regclass and objid = c.oid and deptype = 'e')`;

const EXTENSIONS = `select extname as name from pg_extension where extname <> 'plpgsql' order by 1`;

const FUNCTIONS = `
  select proname as name, pg_get_functiondef(p.oid) as definition from pg_proc p
  where pronamespace = 'public'::regnamespace and prokind <> 'a'
    and not exists (select from pg_depend where classid = 'pg_proc'::regclass and objid = p.oid and deptype = 'e')
  order by proname collate "C", pg_get_function_identity_arguments(p.oid) collate "C"`;

const RELATIONS = `
  select c.oid as relation, relname as name, obj_description(c.oid, 'pg_class') as comment, relkind = 'm' as materialized,
    case when relkind in ('v', 'm') then pg_get_viewdef(c.oid, true) end as definition
  from pg_class c where ${OURS} order by relname collate "C"`;

const COLUMNS = `
  select attrelid as relation, attnum as number, attname as name, format_type(atttypid, atttypmod) as type,
    coalesce(e.typname, t.typname) as base, e.oid is not null as array, attnotnull as "notNull",
    pg_get_expr(adbin, adrelid, true) as expression,
    case attgenerated when 's' then 'stored' when 'v' then 'virtual' else '' end as generated,
    case attidentity when 'a' then 'always' when 'd' then 'by default' else '' end as identity,
    col_description(attrelid, attnum) as comment, '{}'::text[] as literals
  from pg_attribute
  join pg_class c on c.oid = attrelid
  join pg_type t on t.oid = atttypid
  left join pg_type e on e.oid = t.typelem and t.typcategory = 'A'
  left join pg_attrdef on adrelid = attrelid and adnum = attnum
  where ${OURS} and attnum > 0 and not attisdropped
  order by attrelid, attnum`;

const CHECKS = `
  select conrelid as relation, attnum as number, attname as column, pg_get_expr(conbin, conrelid, true) as expression
  from pg_constraint join pg_attribute on attrelid = conrelid and attnum = conkey[1]
  where contype = 'c' and convalidated and cardinality(conkey) = 1
    and pg_get_expr(conbin, conrelid, true) ~ '''::(text|character varying)'
  order by conrelid, conname`;

const CONSTRAINTS = `
  select conrelid as relation, conname as name, pg_get_constraintdef(oid, true) as definition
  from pg_constraint where contype in ('p', 'u', 'x', 'f', 'c') and conrelid <> 0
  order by array_position('{p,u,x,f,c}', contype), conname collate "C"`;

const INDEXES = `
  select indrelid as relation, pg_get_indexdef(indexrelid, 0, true) as definition
  from pg_index join pg_class c on c.oid = indexrelid
  where not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u', 'x'))
  order by relname collate "C"`;

const TRIGGERS = `
  select tgrelid as relation, pg_get_triggerdef(oid, true) as definition
  from pg_trigger where not tgisinternal order by tgname collate "C"`;

const GRANTS = `
  select c.oid as relation, lower(privilege_type) as privilege
  from pg_class c, aclexplode(relacl) where grantee = 'mentorship_app'::regrole
  union all
  select attrelid, format('%s (%s)', lower(privilege_type), string_agg(quote_ident(attname), ', ' order by attnum))
  from pg_attribute, aclexplode(attacl) where grantee = 'mentorship_app'::regrole group by attrelid, privilege_type
  order by 2`;
