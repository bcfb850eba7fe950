/** By what the populations of metrics look up facts: through their B-tree indexes, however many people there are. */
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { departmentOf, live } from '../../../oracles/metrics/department.ts';
import { createWorld } from '../../../setup/world.ts';

const world = await createWorld();
const owner = new pg.Pool({ connectionString: world.database.ownerUrl, max: 1, options: '-c TimeZone=UTC -c jit=off' });
afterAll(() => owner.end());
let id: string;

beforeAll(async () => {
  const [row] = await world.sql<{ id: string; policy_id: string; divisions: string[]; sites: string[] }>`
    with d as (insert into department (code, name, programme_starts_on) values ('COST', 'COST', '2016-07-01') returning id),
      p as (insert into policy (department_id, version, starts_on) select id, 1, '1900-01-01' from d returning id),
      v as (insert into division (department_id, code, name, kind, starts_on)
        select id, c, c, 'departmental', '1900-01-01' from d, unnest('{CARD,GIM}'::text[]) c returning id),
      s as (insert into site (department_id, code, name, affiliation) select id, 'UNION', 'UNION', 'full' from d returning id)
    select d.id, p.id as policy_id, array(select id::text from v) as divisions, array(select id::text from s) as sites from d, p`;
  if (!row) throw new Error('no department was made');
  const [begun] = await world.sql<{ rule_set_id: string; instrument_id: string }>`
    select r.id as rule_set_id, i.id as instrument_id
    from credit_rule_set r join survey_instrument i using (department_id) where department_id = ${row.id}`;
  if (!begun) throw new Error('the department has begun with nothing');
  ({ id } = row);
  await live(world, id, { ...departmentOf(7, 150, { ...row, ...begun }), credit_entry: [] });
  await owner.query('analyze');
});

/** The indexes that a statement looks facts of persons and assignments up by. */
async function indexesOf(statement: string): Promise<string[]> {
  const { rows } = await owner.query<{ 'QUERY PLAN': unknown }>(`explain (format json) ${statement}`);
  return [...new Set(JSON.stringify(rows[0]?.['QUERY PLAN']).match(/(?<="Index Name":")\w+/g) ?? [])];
}

it.each([
  ['active faculty', "select * from measured_faculty($, date '2025-06-30')"],
  ['eligible mentees', "select * from measured_eligible($, date '2025-06-30')"],
  ['formal assignments', "select * from measured_assignments($, date '2025-06-30')"],
  ['new faculty', "select * from measured_new_faculty($, date '2024-07-01', date '2025-07-01')"],
])('%s are found without going through the index of an exclusion constraint', async (_, statement) => {
  const used = await indexesOf(statement.replace('$', `'${id}'::uuid`));
  expect(used.length).toBeGreaterThan(0);
  const { rows } = await owner.query<{ name: string }>(
    `select i.relname as name from pg_class i join pg_am a on a.oid = i.relam join pg_index x on x.indexrelid = i.oid
    where a.amname = 'gist' and i.relname = any ($1) and x.indrelid <> 'policy'::regclass order by 1`,
    [used],
  );
  expect(rows.map(({ name }) => name)).toEqual([]);
});
