/** People: where they belong, and what is left of those who have gone, or were two records. */
import { sql } from 'kysely';
import { type Rule, statement, today } from './rule.ts';

const onePlace = statement('INV-19', 'Nobody belongs to two primary divisions or sites on one day', () => {
  const twice = (table: 'division_membership' | 'site_membership', noun: string) => sql`
    select a.department_id, array['person ' || a.person_id, ${noun}::text || ' ' || a.id, ${noun}::text || ' ' || b.id] as ids,
      'are both primary on ' || greatest(a.starts_on, b.starts_on) as words
    from ${sql.table(table)} a
    join ${sql.table(table)} b on b.person_id = a.person_id and b.id > a.id and b.is_primary and daterange(b.starts_on, b.ends_on) && daterange(a.starts_on, a.ends_on)
    where a.is_primary`;
  return sql`${twice('division_membership', 'division membership')} union all ${twice('site_membership', 'site membership')}`;
});

const survivors = statement('INV-29', 'A record that was merged leads to one that lives on', () => {
  return sql`
    select p.department_id, array['person ' || p.id, 'person ' || s.id] as ids, 'leads to a record that was merged itself' as words
    from person p join person s on s.id = p.merged_into_id where s.merged_into_id is not null order by p.id`;
});

/** Every column of every table that refers to a person; a list of columns that are to be asked would miss the next one. */
const ownNothing: Rule = {
  id: 'INV-29-OWNED',
  title: 'A record that was merged owns nothing any more',
  find: async ({ db }) => {
    const { rows: columns } = await sql<{ table: string; column: string }>`
      select c.conrelid::regclass::text as table, a.attname as column
      from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey)
      where c.contype = 'f' and c.confrelid = 'person'::regclass and a.attname <> 'department_id'
        -- A merge that was approved still says which record it gave up.
        and not (c.conrelid = 'person'::regclass and a.attname = 'merged_into_id')
        and not (c.conrelid = 'access_change'::regclass and a.attname = 'duplicate_id')
      order by 1, 2`.execute(db);
    const parts = columns.map(
      ({ table, column }) => sql`
        select p.department_id, array['person ' || p.id, ${table}::text || coalesce(' ' || (to_jsonb(t) ->> 'id'), '')] as ids,
          ${`is still the ${column} there`}::text as words
        from person p join ${sql.table(table)} t on ${sql.ref(`t.${column}`)} = p.id
        where p.merged_into_id is not null`,
    );
    return (await sql<{ department_id: string; ids: string[]; words: string }>`${sql.join(parts, sql` union all `)}`.execute(db)).rows;
  },
};

const asked = statement('INV-24-SURVEYS', 'Nobody who has died is asked in a survey that is open', (look) => {
  return sql`
    select i.department_id, array['survey invitation ' || i.id, 'person ' || p.id] as ids, 'has a link to an open survey, and died on ' || p.deceased_on as words
    from survey_invitation i
    join survey_wave w on w.id = i.wave_id and w.state in ('open', 'paused')
    join person p on p.id = i.person_id and p.deceased_on is not null
    join department d on d.id = i.department_id
    where i.revoked_on is null and p.deceased_on < ${today(look)} - 1
      and exists (select from notification n join notification_link l on l.notification_id = n.id and l.closed_at is null where n.subject_id = i.id)
    order by i.id`;
});

const inTheirName = statement('INV-24-MAIL', 'No mail is sent in the name of the dead, nor to them', () => {
  return sql`
    select n.department_id, array['notification ' || n.id, 'person ' || p.id] as ids, 'was mailed after the death was recorded' as words
    from person p
    join notification n on p.id in (n.person_id, n.from_person_id) and n.department_id = p.department_id
    where p.deceased_on is not null and n.mail_state = 'sent' and n.mailed_at > p.updated_at and n.mailed_at::date > p.deceased_on
    order by n.id`;
});

const compared = statement('INV-29-ALIKE', 'Records that may be one person are kept as pairs, and no others', () => {
  return sql`
    select coalesce(k.department_id, f.department_id) as department_id,
      array['person ' || coalesce(k.person_id, f.person_id), 'person ' || coalesce(k.duplicate_id, f.duplicate_id)] as ids,
      case when k.id is null then 'may be one person, and are not kept as a pair' else 'are kept as a pair, and not alike' end as words
    from (select d.id as department_id, n.person_id, n.duplicate_id, n.reasons from department d cross join lateral possible_duplicates(d.id, null) n) f
    full join possible_duplicate k on k.person_id = f.person_id and k.duplicate_id = f.duplicate_id
    where (k.id is null or f.person_id is null and k.dismissed_on is null)
    order by 2`;
});

export const people: readonly Rule[] = [onePlace, survivors, compared, ownNothing, asked, inTheirName];
