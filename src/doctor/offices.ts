/** Who decides, in which office, about whom: never about their own affair, and only while they hold the office. */
import { type RawBuilder, sql } from 'kysely';
import { agreed, type Rule, statement } from './rule.ts';

const conductors = statement(
  'INV-8-CHECK-IN',
  'Whoever conducts a check-in was no formal mentor of the mentee since the clock began',
  () => {
    return sql`
    select c.department_id, array['check-in ' || c.id, 'assignment ' || a.id] as ids, 'the conductor was a formal mentor of the mentee on ' || greatest(a.starts_on, least(c.clock_starts_on, c.held_on)) as words
    from check_in c
    join assignment a on a.mentee_id = c.mentee_id and a.mentor_id = c.conductor_id and a.subtype = 'formal' and ${agreed('a')}
      and daterange(a.starts_on, a.until_on) && daterange(least(c.clock_starts_on, c.held_on), c.held_on, '[]')
    where c.state in ('held', 'acknowledged') and a.activated_at < c.held_on
    order by c.id`;
  },
);

const reviewers = statement(
  'INV-8-REVIEW',
  'Whoever holds an annual review was no formal mentor of the mentee since the academic year began',
  () => {
    return sql`
    select r.department_id, array['annual review ' || r.id, 'assignment ' || a.id] as ids, 'the reviewer was a formal mentor of the mentee in that year' as words
    from annual_review r
    join department d on d.id = r.department_id
    cross join lateral academic_year_days(r.academic_year, d.academic_year_start_month) y
    join assignment a on a.mentee_id = r.mentee_id and a.mentor_id = r.reviewer_id and a.subtype = 'formal' and ${agreed('a')}
      and daterange(a.starts_on, a.until_on) && daterange(least(y.starts_on, r.held_on), r.held_on, '[]')
    where r.state in ('held', 'acknowledged', 'contested') and a.activated_at < r.held_on
    order by r.id`;
  },
);

/** Decisions of somebody about their own affair: where, whose, by whom. What a merge made one's own is nobody's decision. */
const ownDecisions: readonly (readonly [noun: string, decided: RawBuilder<unknown>])[] = [
  [
    'plan version',
    sql`select d.department_id, v.id, 'its own mentee decided it' as words from plan_decision d join plan_version v on v.id = d.version_id
    join academic_plan p on p.id = v.plan_id where d.person_id = p.mentee_id and not ${merged('d.person_id', 'd.department_id')}`,
  ],
  [
    'plan version',
    sql`select d.department_id, v.id, 'whoever endorsed it decided it' from plan_decision d join plan_version v on v.id = d.version_id
    join plan_endorsement e on e.version_id = v.id and e.mentor_id = d.person_id
    where e.created_at <= d.created_at and not ${merged('d.person_id', 'd.department_id')}`,
  ],
  [
    'conflict case',
    sql`select c.department_id, c.id, 'the mentee or mentor resolved it' from conflict_case c join assignment a on a.id = c.assignment_id
    where c.resolution in ('conflict_ended', 'false_positive') and c.resolved_by in (a.mentee_id, a.mentor_id)
      and not ${merged('c.resolved_by', 'c.department_id')}`,
  ],
  [
    'mentor training',
    sql`select t.department_id, t.id, 'its own person verified it' from mentor_training t
    where t.verified_by = t.person_id and t.updated_by is not null and not ${merged('t.person_id', 't.department_id')}`,
  ],
  [
    'facilitator application',
    sql`select f.department_id, f.id, 'its own applicant decided it' from facilitator_application f
    where f.decided_by = f.person_id and not ${merged('f.person_id', 'f.department_id')}`,
  ],
  ['credit claim', sql`select c.department_id, c.id, 'its own claimant decided it' from credit_claim c where c.decided_by = c.person_id`],
  [
    'access change',
    sql`select c.department_id, c.id, 'whoever asked for it decided it' from access_change c where c.decided_by = c.requested_by`,
  ],
];

function merged(person: string, department: string) {
  return sql`exists (select from event m where m.department_id = ${sql.ref(department)} and m.subject_id = ${sql.ref(person)} and m.type = 'person.merged')`;
}

const ownAffairs = statement('INV-9', 'Nobody decides about their own affair', () => {
  const parts = ownDecisions.map(
    ([noun, decided]) =>
      sql`select o.department_id, array[${noun}::text || ' ' || o.id] as ids, o.words from (${decided}) o(department_id, id, words)`,
  );
  return sql`${sql.join(parts, sql` union all `)} order by 2`;
});

const rankers = statement('INV-9-AWARDS', 'Whoever ranks or ranked a cycle of an award is no party of it', () => {
  return sql`
    select m.department_id, array['award cycle ' || m.cycle_id, 'person ' || m.person_id] as ids, 'ranks it and is its ' || replace(party.bar, '_', ' ') as words
    from (select department_id, cycle_id, person_id from award_committee_member where left_on is null
      union select department_id, cycle_id, person_id from award_ranking) m
    cross join lateral (select award_bar(m.cycle_id, m.person_id, '-infinity') as bar) party
    where party.bar in ('nominee', 'nominator', 'letter_writer')
    order by 2`;
});

/** What was decided in an office: the role that proves it, who decided, on which day, when it was recorded, and the office where that is stored. */
const held: Readonly<Record<string, RawBuilder<unknown>>> = {
  'plan version': sql`select department_id, version_id, role_id, person_id, decided_on, created_at, capacity from plan_decision`,
  'match discussion': sql`select department_id, discussion_id, role_id, person_id, took_part_on, created_at, capacity from match_contribution
    where role_id is not null and delegation_id is null`,
  'annual review': sql`select r.department_id, r.id, r.role_id, r.reviewer_id, r.held_on, coalesce((
      select max(e.at) from event e where e.department_id = r.department_id and e.subject_id = r.id and e.type = 'annual_review.held'), r.created_at), r.capacity
    from annual_review r where r.state in ('held', 'acknowledged', 'contested')`,
  'check-in': sql`select c.department_id, c.id, c.role_id, c.conductor_id, c.held_on, coalesce((
      select max(e.at) from event e where e.department_id = c.department_id and e.subject_id = c.id and e.type = 'check_in.held'), c.created_at), null
    from check_in c where c.state in ('held', 'acknowledged')`,
};

const inOffice = statement('INV-18', 'Whoever decided held the office on that day', () => {
  const parts = Object.entries(held).map(([noun, text]) => sql`select ${noun}::text as noun, o.* from (${text}) o`);
  return sql`
    select o.department_id, array[o.noun || ' ' || o.id, 'leadership role ' || r.id] as ids,
      case when r.person_id <> o.person_id then 'the role is another person’s' when r.role <> o.capacity then 'the role is ' || r.role || ', not ' || o.capacity
        else 'the role was not held on ' || o.day end as words
    from (${sql.join(parts, sql` union all `)}) o(noun, department_id, id, role_id, person_id, day, recorded_at, capacity)
    join leadership_role r on r.id = o.role_id
    where r.person_id <> o.person_id or r.role <> o.capacity
      -- HR may correct the days of an office afterwards; what was decided in it stays.
      or (not daterange(r.starts_on, r.ends_on) @> o.day and r.updated_at <= o.recorded_at)
    order by 2`;
});

export const offices: readonly Rule[] = [conductors, reviewers, ownAffairs, rankers, inOffice];
