/** Meetings and credits: what counts, once, and no more than is allowed. */
import { sql } from 'kysely';
import { audit } from '../features/recognition/credits/posting.ts';
import { contextOfService } from '../jobs/actor.ts';
import { type Row, type Rule, statement } from './rule.ts';

const joint = statement('INV-28', 'A joint meeting is part of the first joint meeting of the same mentee', () => {
  return sql`
    select m.department_id, array['meeting ' || m.id, 'meeting ' || f.id] as ids,
      case when b.mentee_id <> a.mentee_id then 'is joint with a meeting of another mentee' else 'is joint with a meeting that is not the first of a joint one' end as words
    from meeting m
    join meeting f on f.id = m.joint_id
    join assignment a on a.id = m.assignment_id
    join assignment b on b.id = f.assignment_id
    where b.mentee_id <> a.mentee_id or f.joint_id is not null or f.kind <> 'joint'
    order by m.id`;
});

const bothSides = statement(
  'INV-30',
  'A confirmed meeting was logged by one side and confirmed by the other, after it was held, or was brought along by an import',
  () => {
    return sql`
    select m.department_id, array['meeting ' || m.id] as ids,
      case when m.held_on > (m.logged_at at time zone d.time_zone)::date + 1 then 'was logged before it was held'
        when m.confirmed_by = m.logged_by then 'was confirmed by whoever logged it'
        else 'was confirmed by somebody who is of neither side' end as words
    from meeting m
    join assignment a on a.id = m.assignment_id
    join department d on d.id = m.department_id
    where m.state = 'confirmed'
      and (m.held_on > (m.logged_at at time zone d.time_zone)::date + 1 or m.confirmed_by = m.logged_by
        or m.confirmed_by not in (a.mentee_id, a.mentor_id) or m.logged_by not in (a.mentee_id, a.mentor_id))
    order by m.id`;
  },
);

const caps = statement('INV-31', 'Credits stay within their caps, and nothing earns twice', () => {
  return sql`
    with chain as (
      select g.*, g.quarter_credits + coalesce(later.sum, 0) as net, coalesce(g.capped_from, g.quarter_credits) as whole,
        coalesce(later.is_reversed, false) as is_reversed
      from credit_entry g
      left join (select grant_id, sum(quarter_credits) as sum, bool_or(kind = 'reversal') as is_reversed
        from credit_entry where grant_id is not null group by grant_id) later on later.grant_id = g.id
      where g.kind = 'grant'
    )
    select c.department_id, array['credit entry ' || c.id] as ids, 'its entries add up to ' || c.net || ' of ' || c.whole || ' quarter credits' as words
    from chain c where c.net < 0 or c.net > c.whole or (c.is_reversed and c.net <> 0)
    union all
    select c.department_id, array_agg('credit entry ' || c.id order by c.id), 'the same event earns ' || c.code || ' more than once'
    from chain c where c.net > 0 group by c.department_id, c.person_id, c.side, c.code, c.event_id, c.occasion having count(*) > 1
    union all
    select c.department_id, array['person ' || c.person_id], c.code || ' of ' || c.academic_year || ' is over its cap: '
        || sum(c.net) || ' quarter credits of ' || count(*)
    from chain c join credit_rule r on r.rule_set_id = c.rule_set_id and r.code = c.code
    where c.net > 0
    group by c.department_id, c.person_id, c.side, c.code, c.window_key, c.academic_year
    having (bool_and(r.cap_quarter_credits is not null) and sum(c.net) > max(r.cap_quarter_credits))
      or (bool_and(r.cap_count is not null) and count(*) > max(r.cap_count))
    union all
    select c.department_id, array['person ' || c.person_id], 'the year ' || c.academic_year || ' is over the cap of a person: ' || sum(c.net) || ' quarter credits'
    from chain c join credit_rule_set s on s.id = c.rule_set_id
    where c.net > 0 group by c.department_id, c.person_id, c.side, c.academic_year having sum(c.net) > max(s.person_cap)`;
});

const statements = statement('INV-31-STATEMENTS', 'An issued credit statement has the sums of its entries', () => {
  return sql`
    select s.department_id, array['credit statement ' || s.id] as ids,
      'says ' || s.mentor_quarter_credits || ' and ' || s.mentee_quarter_credits || ', its entries are ' || coalesce(held.mentor, 0) || ' and ' || coalesce(held.mentee, 0) as words
    from credit_statement s
    left join (
      select person_id, statement_year, coalesce(sum(quarter_credits) filter (where side = 'mentor'), 0) as mentor,
        coalesce(sum(quarter_credits) filter (where side = 'mentee'), 0) as mentee
      from credit_entry group by person_id, statement_year
    ) held on held.person_id = s.person_id and held.statement_year = s.academic_year
    where (s.mentor_quarter_credits, s.mentee_quarter_credits) <> (coalesce(held.mentor, 0), coalesce(held.mentee, 0))
    order by s.id`;
});

/** What has to be posted to make each ledger equal to the facts. What the daily work has not posted yet is among it. */
const ledger: Rule = {
  id: 'LEDGER',
  title: 'The ledger of recognition credits equals what the facts earn',
  find: async ({ db, now }) => {
    const departments = await db.selectFrom('department').select(['id', 'time_zone']).orderBy('code').execute();
    const found: Row[] = [];
    for (const department of departments) {
      for (const posting of await audit(contextOfService(db, department, now, 'doctor'))) {
        const { kind, person_id, code, event_id, occasion, academic_year, quarter_credits, grant_id } = posting;
        found.push({
          department_id: department.id,
          ids: [`person ${person_id}`, `event ${event_id}`, ...(grant_id === null ? [] : [`grant ${grant_id}`])],
          words: `${kind} of ${quarter_credits} missing: ${code}${occasion === '' ? '' : ` (${occasion})`}, year ${academic_year}`,
        });
      }
    }
    return found;
  },
};

export const meetings: readonly Rule[] = [joint, bothSides];
export const credits: readonly Rule[] = [caps, statements, ledger];
