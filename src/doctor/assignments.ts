/** Assignments beside each other, their replacements, and the people they are between. */
import { sql } from 'kysely';
import { agreed, type Rule, statement, today } from './rule.ts';

const sameInstitution = statement('INV-10', 'An external mentor is of another institution than the mentee', () => {
  return sql`
    select a.department_id, array['assignment ' || a.id] as ids, 'the external mentor was of the mentee’s institution on ' || a.starts_on as words
    from assignment a
    join person mentor on mentor.id = a.mentor_id and mentor.kind = 'external'
    join external_profile e on e.person_id = mentor.id
    join policy p on p.department_id = a.department_id and daterange(p.starts_on, p.ends_on) @> a.starts_on and p.external_same_institution_barred
    where a.subtype = 'formal' and ${agreed('a')} and a.activated_at is not null
      and (exists (select from department d where d.id = a.department_id and search_key(d.institution) = search_key(e.institution))
        -- HR may correct afterwards where the mentee works.
        or exists (select from site_membership m join site s on s.id = m.site_id
          where m.person_id = a.mentee_id and daterange(m.starts_on, m.ends_on) @> a.starts_on and search_key(s.name) = search_key(e.institution)
            and m.updated_at <= a.activated_at))
    order by a.id`;
});

const beside = (id: string, title: string, words: string, pair: 'primary' | 'formal') =>
  statement(id, title, () => {
    const same =
      pair === 'primary'
        ? sql`a.is_primary and b.is_primary`
        : sql`a.subtype = 'formal' and b.subtype = 'formal' and b.mentor_id = a.mentor_id`;
    return sql`
      select a.department_id, array['assignment ' || a.id, 'assignment ' || b.id] as ids, ${words}::text || greatest(a.starts_on, b.starts_on) as words
      from assignment a
      join assignment b on b.mentee_id = a.mentee_id and b.id > a.id and daterange(b.starts_on, b.until_on) && daterange(a.starts_on, a.until_on)
      where ${same} and ${agreed('a')} and ${agreed('b')}
      order by a.id, b.id`;
  });

const onePrimary = beside('INV-11', 'A mentee has one primary formal mentor at a time', 'are both primary on ', 'primary');
const noOverlap = beside(
  'INV-12',
  'A pair has one formal assignment at a time',
  'are formal assignments of the same two people on ',
  'formal',
);

const handedOver = statement('INV-12-HANDOVER', 'What a replacement replaces ends on its first day, and names it', () => {
  return sql`
    select a.department_id, array['assignment ' || a.id, 'assignment ' || s.id] as ids,
      case when s.mentee_id <> a.mentee_id then 'the replacement has another mentee'
        else 'was replaced on ' || a.replaced_on || ', but the replacement begins on ' || s.starts_on end as words
    from assignment a
    join assignment s on s.id = a.replaced_by_id
    where ${agreed('a')} and ${agreed('s')} and (s.mentee_id <> a.mentee_id or greatest(a.starts_on, s.starts_on) is distinct from a.replaced_on)
    order by a.id`;
});

const successor = statement('INV-23', 'A request for a successor is opened for a mentee whose mentor’s career ended the mentorship', () => {
  return sql`
    select a.department_id, array['assignment ' || a.id] as ids, 'ended on ' || a.ends_on || ' (' || a.ended_by_career || ') without a request' as words
    from assignment a
    where a.subtype = 'formal' and a.state = 'ended' and a.ended_by_career like 'mentor%' and a.updated_by is not null and a.ends_on > a.starts_on
      and coalesce(least(a.planned_ends_on, a.announced_ends_on, a.replaced_on), 'infinity') > a.updated_at::date
      and is_here(a.mentee_id, a.updated_at::date)
      and not exists (select from mentor_request r where r.mentee_id = a.mentee_id
        and (r.replaces_id = a.id or r.interim_for_id is not null or r.id = a.request_id or r.opened_on >= a.ends_on))
    order by a.id`;
});

const departed = statement('INV-24', 'No assignment goes on with somebody who has left or died', (look) => {
  return sql`
    -- Only whoever died, or has an appointment that is over, can be gone; a day is left to the daily work.
    with leaving as materialized (
      select p.id from person p where p.deceased_on is not null
      union
      select h.person_id from appointment h where h.ends_on is not null
    )
    select a.department_id, array['assignment ' || a.id, 'person ' || side.person_id] as ids,
      'is ' || a.state || ', although the ' || side.name || ' is gone since ' || g.day as words
    from assignment a
    join department d on d.id = a.department_id
    cross join lateral (values (a.mentee_id, 'mentee'), (a.mentor_id, 'mentor')) side(person_id, name)
    join leaving on leaving.id = side.person_id
    cross join lateral gone_on(side.person_id, coalesce(a.starts_on, ${today(look)})) g
    where a.state in ('live', 'pending_acceptance') and g.day > '-infinity' and g.day < ${today(look)} - 1
      and coalesce(a.until_on, 'infinity') > greatest(g.day, a.starts_on)
    order by a.id, side.name`;
});

export const assignments: readonly Rule[] = [sameInstitution, onePrimary, noOverlap, handedOver, successor, departed];
