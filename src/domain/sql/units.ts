/** How answers and sentences name a division or a site. */
import { type RawBuilder, sql } from 'kysely';

/** `Nephrology (NEPH)`, for sentences; null where the column is. */
export function divisionLabel(division: string): RawBuilder<string | null> {
  return sql`(select named_unit.name || ' (' || named_unit.code || ')' from division named_unit where named_unit.id = ${sql.ref(division)})`;
}

/** `Union Hospital (UNION)`, for sentences; null where the column is. */
export function siteLabel(site: string): RawBuilder<string | null> {
  return sql`(select named_unit.name || ' (' || named_unit.code || ')' from site named_unit where named_unit.id = ${sql.ref(site)})`;
}

type Unit = { id: string; code: string; name: string };

/** A division or a site, joined as `alias`, as an answer names it; null where the join found none. */
export function unit(alias: string): RawBuilder<Unit | null> {
  const column = (name: keyof Unit) => sql.ref(`${alias}.${name}`);
  return sql`case when ${column('id')} is not null then
    jsonb_build_object('id', ${column('id')}, 'code', ${column('code')}, 'name', ${column('name')}) end`;
}
