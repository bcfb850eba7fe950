/** Reporting lines and conflict: who may not formally mentor whom, and what has to be suspended. */
import { sql } from 'kysely';
import { planCases, type Situation } from '../features/mentorship/conflicts/rules.ts';
import { agreed, type Look, type Row, type Rule, statement, today } from './rule.ts';

/** Mentors to whom nobody reports on any basis are in no conflict; asking the rule itself about each pair would take a hundred times as long. */
const leads = (person: string) => sql`(exists (select from reporting_line l where l.superior_id = ${sql.ref(person)})
  or exists (select from leadership_role r where r.person_id = ${sql.ref(person)}
    and r.role in ('division_director', 'physician_in_chief', 'hospital_division_head')))`;

/** The mentor may be another record, which leads somebody. */
const isAlike = sql`exists (select from alike(a.mentor_id))`;

const activeInConflict = statement(
  'INV-1',
  'No formal assignment is active on a day on which the mentee reports to the mentor, or would if records that may be one person were',
  () => {
    return sql`
    with led as materialized (
      select a.id, a.department_id, a.mentee_id, a.mentor_id from assignment a
      where a.subtype = 'formal' and ${agreed('a')} and (${leads('a.mentor_id')} or ${isAlike})
    )
    select a.department_id, array['assignment ' || a.id] as ids,
      'active from ' || i.starts_on || ' until ' || coalesce(i.ends_on::text, 'further notice') || ', while the mentee reports to the mentor: '
        || string_agg(distinct r.kind, ', ' order by r.kind) as words
    from led a
    join assignment_interval i on i.assignment_id = a.id and i.status = 'active'
    cross join lateral conflict_bases(a.mentee_id, a.mentor_id, daterange(i.starts_on, i.ends_on)) r
    group by a.department_id, a.id, i.starts_on, i.ends_on
    order by a.id, i.starts_on`;
  },
);

const noCircle = statement('INV-1-LINES', 'Primary reporting lines form no circle', () => {
  return sql`
    with recursive climb(origin, department_id, superior_id, days) as (
      select l.subordinate_id, l.department_id, l.superior_id, daterange(l.starts_on, l.ends_on)
      from reporting_line l
      where l.kind = 'primary' and l.starts_on is distinct from l.ends_on
        and exists (select from reporting_line below where below.superior_id = l.subordinate_id and below.kind = 'primary')
      union
      select u.origin, u.department_id, l.superior_id, u.days * daterange(l.starts_on, l.ends_on)
      from climb u
      join reporting_line l on l.subordinate_id = u.superior_id and l.kind = 'primary' and daterange(l.starts_on, l.ends_on) && u.days
      where u.superior_id <> u.origin
    )
    select department_id, array['person ' || origin] as ids, 'is above themselves by primary lines' as words
    from climb where origin = superior_id group by department_id, origin order by origin`;
});

type Judged = Omit<Situation, 'today'> & { department_id: string; assignment_id: string; today: string };

/** What opening the cases anew would open or move: the conflict rule's own planning, on one reading of all pairs that it may concern. */
const suspended: Rule = {
  id: 'INV-5',
  title: 'Conflict cases suspend every day of a conflict, and from its first day',
  find: async (look) => {
    const { rows } = await situations(look);
    return rows.flatMap(({ department_id, assignment_id, ...situation }): Row[] => {
      const { open, change } = planCases(situation);
      const kept = new Map(situation.cases.map((one) => [one.id, one]));
      const moved = change.filter(
        ({ id, starts_on, ends_on }) => starts_on !== kept.get(id)?.starts_on || ends_on !== kept.get(id)?.ends_on,
      );
      const until = (ends_on: string | null) => (ends_on === null ? '' : ` until ${ends_on}`);
      return [
        ...open.map(({ starts_on, ends_on }) => ({
          department_id,
          ids: [`assignment ${assignment_id}`],
          words: `no case suspends it from ${starts_on}${until(ends_on)}`,
        })),
        ...moved.map(({ id, starts_on, ends_on }) => ({
          department_id,
          ids: [`assignment ${assignment_id}`, `conflict case ${id}`],
          words: `suspends other days than those of the conflict, from ${starts_on}${until(ends_on)}`,
        })),
      ];
    });
  },
};

const situations = (look: Look) =>
  sql<Judged>`
  with concerned as materialized (
    select a.id, a.department_id, a.mentee_id, a.mentor_id, a.starts_on, a.until_on from assignment a
    where a.subtype = 'formal' and ${agreed('a')}
      and (${leads('a.mentor_id')} or ${isAlike} or exists (select from conflict_case c where c.assignment_id = a.id))
  )
  select a.department_id, a.id as assignment_id, ${today(look)}::text as today,
    jsonb_build_object('starts_on', a.starts_on, 'ends_on', a.until_on) as assignment,
    coalesce((
      select jsonb_agg(jsonb_build_object('starts_on', coalesce(r.starts_on, a.starts_on), 'ends_on', r.ends_on,
        'ids', case when r.role_id is null then to_jsonb(r.line_ids || r.possible_duplicate_ids) else jsonb_build_array(r.role_id) end) order by r.starts_on nulls first, r.kind, r.possible_duplicate_ids)
      from conflict_bases(a.mentee_id, a.mentor_id, daterange(null, null)) r
      where daterange(r.starts_on, r.ends_on) && daterange(a.starts_on, a.until_on)
    ), '[]') as bases,
    coalesce((
      select jsonb_agg(jsonb_build_object('id', c.id, 'open', c.status <> 'resolved', 'by_hand', c.resolved_by is not null,
        'suspected', c.bases <> '[]' and not jsonb_path_exists(c.bases, '$[*] ? (@.kind != "possible_duplicate")'), 'resolution', c.resolution,
        'starts_on', c.starts_on, 'ends_on', c.ends_on, 'basis_ends_on', c.basis_ends_on,
        'basis_ids', coalesce((
          select jsonb_agg(named.id) from jsonb_array_elements(c.bases) b
          cross join lateral jsonb_array_elements_text(
            case when b ->> 'role_id' is null then (b -> 'line_ids') || coalesce(b -> 'possible_duplicate_ids', '[]') else jsonb_build_array(b -> 'role_id') end) named(id)), '[]')) order by c.starts_on)
      from conflict_case c where c.assignment_id = a.id
    ), '[]') as cases
  from concerned a
  join department d on d.id = a.department_id
  order by a.id`.execute(look.db);

const looked = statement('INV-5-LEFT', 'No assignment waits to be looked at again after a reporting fact has changed', () => {
  return sql`select q.department_id, array['assignment ' || q.assignment_id] as ids, 'was noted for the conflict rule, which has not looked at it' as words
    from conflict_recheck q order by q.assignment_id`;
});

const overdue = statement(
  'INV-7',
  'Open conflict cases are escalated once their day has passed, and those of assignments that are over are resolved',
  (look) => {
    return sql`
    select c.department_id, array['conflict case ' || c.id] as ids,
      case when a.until_on < ${today(look)} - 1 then 'is open, and its assignment was over on ' || a.until_on
        else 'was due on ' || c.due_on || ' and is not escalated' end as words
    from conflict_case c
    join assignment a on a.id = c.assignment_id
    join department d on d.id = c.department_id
    where c.status <> 'resolved'
      and (a.until_on < ${today(look)} - 1 or (c.status in ('detected', 'acknowledged') and c.due_on < ${today(look)} - 1))
    order by c.id`;
  },
);

export const conflicts: readonly Rule[] = [activeInConflict, noCircle, suspended, looked, overdue];
