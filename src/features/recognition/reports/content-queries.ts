import { sql } from 'kysely';
import type { Ctx } from '../../../core/context.ts';
import { holdsOn } from '../../../core/db.ts';
import { counts } from '../../../domain/sql/assignments.ts';
import { activities, credited, divisionOn, endBy, type Parts, positionOn, rankOn, relations, type Sql } from '../mentoring-record/sql.ts';
import type { Dossier } from './content-schema.ts';
import { awards, feedback, stipends, testimonials } from './further-queries.ts';

/** Whom the report is about, on which day, and over which period. */
export type Scope = Readonly<{ person_id: string; as_of: string; starts_on: string; ends_on: string }>;

/** The parts of a dossier that follow from what is recorded. */
export type Facts = Named &
  Pick<
    Dossier,
    | 'department'
    | 'policy_version'
    | 'paper'
    | 'subject'
    | 'definition'
    | 'summary'
    | 'activities'
    | 'other_mentoring'
    | 'sponsor_actions'
    | 'leadership'
    | 'teaching'
    | 'training'
    | 'credits'
    | 'credit_rule_versions'
    | 'awards'
    | 'stipends'
    | 'feedback'
    | 'testimonials'
    | 'exclusions'
  >;

/** The consents by which mentees are named in it, and the mentees in the order of their numbers. */
type Named = Readonly<{ named: readonly string[]; mentee_ids: readonly string[] }>;

/** The rows as a JSON array, in the order of their column `position_in_list`, which is left out. */
export const list = (rows: Sql): Sql =>
  sql`coalesce((select jsonb_agg(to_jsonb(one) - 'position_in_list' order by one.position_in_list) from (${rows}) one), '[]')`;

/**
 * What is recorded of the person's mentoring, as of the day: one statement, so one state of the database. Days that a conflict suspends count
 * nowhere, and an assignment of such days alone is not listed.
 */
export async function factsOf(ctx: Ctx, { person_id, as_of, starts_on, ends_on }: Scope): Promise<Facts> {
  const me = sql`${person_id}::uuid`;
  const day = sql`${as_of}::date`;
  const period = sql`daterange(${starts_on}::date, ${ends_on}::date)`;
  const department = sql`${ctx.department_id}::uuid`;
  const parts = { me, day, period, department };
  const { rows } = await sql<Facts>`
    with ${relations(parts)}
    select
      (select jsonb_build_object('name', d.name, 'institution', d.institution) from department d where d.id = ${department}) as department,
      policy.version as policy_version, policy.report_paper as paper,
      ${subject(parts)} as subject,
      (select jsonb_build_object('version', e.version, 'title', e.title, 'body', e.body) from expectation_document e
        where e.department_id = ${department} and e.kind = 'mentorship_definition' and ${holdsOn('e', day)}) as definition,
      ${summary(parts)} as summary,
      jsonb_build_object('current', ${activities(sql`a.status = 'current'`)}, 'past', ${activities(sql`a.status <> 'current'`)}) as activities,
      ${otherMentoring(parts)} as other_mentoring,
      ${list(sql`select s.kind, count(*) as actions, s.kind as position_in_list from sponsorship_action s
        where s.sponsor_id = ${me} and s.state = 'verified' and s.acted_on <= ${day} group by s.kind`)} as sponsor_actions,
      ${leadership(parts)} as leadership,
      ${list(sql`select t.course_title as course, t.duration_min as minutes, t.completed_on, t.is_accredited,
          coalesce(t.expires_on > ${day}, true) as is_current, row_number() over (order by t.completed_on desc, t.id) as position_in_list
        from mentor_training t
        where t.person_id = ${me} and t.verified_at is not null and t.voided_at is null and t.completed_on <= ${day}`)} as training,
      ${list(sql`select e.title as session, e.held_on, row_number() over (order by e.held_on desc, e.id) as position_in_list
        from credit_claim c join programme_event e on e.id = c.programme_event_id
        where c.person_id = ${me} and c.code = 'TEACH' and c.state = 'verified' and e.held_on <= ${day}`)} as teaching,
      ${list(sql`select c.academic_year, c.code, sum(c.quarter_credits) as quarter_credits,
          row_number() over (order by c.academic_year desc, c.code) as position_in_list
        from ${credited(parts)} c group by c.academic_year, c.code having sum(c.quarter_credits) <> 0`)} as credits,
      coalesce((select jsonb_agg(distinct s.version) from ${credited(parts)} c join credit_rule_set s on s.id = c.rule_set_id), '[]') as credit_rule_versions,
      ${awards(parts)} as awards, ${stipends(parts)} as stipends, ${feedback(parts)} as feedback, ${testimonials(parts)} as testimonials,
      ${exclusions(parts)} as exclusions,
      coalesce((select jsonb_agg(m.mentee_id order by m.mentee_no) from (select distinct l.mentee_id, l.mentee_no from listed l) m), '[]') as mentee_ids,
      coalesce((select jsonb_agg(distinct a.consent_id) from activity a where a.consent_id is not null), '[]') as named
    from policy_on(${department}, ${day}) policy`.execute(ctx.db);
  const [facts] = rows;
  if (!facts) throw new Error('the department has no policy');
  return facts;
}

/** Who it is about, as of the day. */
export const subject = ({ me, day }: Pick<Parts, 'me' | 'day'>): Sql => sql`(
  select jsonb_build_object('display_name', p.display_name, 'orcid', p.orcid, 'rank', ${rankOn('p.id', day)}, 'position', ${positionOn('p.id', day)},
    'division', ${divisionOn('p.id', day)},
    'sites', coalesce((select jsonb_agg(s.name order by sm.is_primary desc, s.name)
      from site_membership sm join site s on s.id = sm.site_id where sm.person_id = ${me} and ${holdsOn('sm', day)}), '[]'),
    'appointments', ${list(sql`select ap.category, ap.rank, ap.starts_on, ${endBy('ap.ends_on', day)} as ends_on,
        row_number() over (order by ap.starts_on, ap.id) as position_in_list
      from appointment ap where ap.person_id = ${me} and ap.starts_on <= ${day} and (ap.ends_on is null or ap.ends_on > ap.starts_on)`)})
  from person p where p.id = ${me})`;

const summary = ({ period, day }: Parts): Sql => sql`(
  select jsonb_build_object(
    'mentees', jsonb_build_object(
      'in_period', count(distinct l.mentee_id) filter (where l.days && ${period}), 'ever', count(distinct l.mentee_id)),
    'current_mentees', count(distinct l.mentee_id) filter (where l.until_on is null or l.until_on > ${day}),
    'assignments', count(*), 'days', coalesce(sum(days_in(l.days)), 0),
    'confirmed_meetings', (select jsonb_build_object('in_period', count(*) filter (where m.held_on <@ ${period}), 'ever', count(*))
      from met m where not m.is_suspended),
    'qualifying_meetings', (select jsonb_build_object('in_period', count(*) filter (where q.held_on <@ ${period}), 'ever', count(*)) from qualified q),
    'minutes', (select jsonb_build_object(
        'in_period', coalesce(sum(o.minutes) filter (where o.held_on <@ ${period}), 0), 'ever', coalesce(sum(o.minutes), 0))
      from (select max(m.minutes) as minutes, min(m.held_on) as held_on from met m where not m.is_suspended group by m.occasion) o))
  from listed l)`;

const otherMentoring = ({ me, day, period }: Parts): Sql =>
  list(sql`select a.subtype as type, count(*) as relations,
      count(*) filter (where daterange(a.starts_on, a.until_on) && ${period} or (a.starts_on = a.until_on and a.starts_on <@ ${period})) as in_period,
      count(*) filter (where a.mentee_accepted_at is not null and a.mentor_accepted_at is not null) as confirmed_by_both, a.subtype as position_in_list
    from assignment a
    where a.mentor_id = ${me} and a.subtype in ('informal', 'spot', 'promotion_mentor') and ${counts('a')} and a.starts_on <= ${day}
    group by a.subtype`);

const leadership = ({ me, day }: Parts): Sql =>
  list(sql`select r.role, coalesce(d.name, r.committee) as of, r.acting, r.starts_on, ${endBy('r.ends_on', day)} as ends_on,
      row_number() over (order by r.starts_on, r.id) as position_in_list
    from leadership_role r left join division d on d.id = r.division_id
    where r.person_id = ${me} and r.role in ('mentorship_facilitator', 'mentorship_lead', 'committee_member') and r.starts_on <= ${day}
      and (r.ends_on is null or r.ends_on > r.starts_on)`);

const exclusions = ({ me, day }: Parts): Sql => sql`jsonb_build_object(
  'suspended_periods', (select count(*) from formal f cross join unnest(f.suspended)),
  'suspended_days', (select coalesce(sum(days_in(f.suspended)), 0) from formal f),
  'meetings_while_suspended', (select count(*) from met m where m.is_suspended),
  'voided_assignments', (select count(*) from assignment a
    where a.mentor_id = ${me} and a.subtype = 'formal' and a.state = 'voided' and a.starts_on <= ${day}),
  'unconfirmed_meetings', (select count(*) from formal f join meeting m on m.assignment_id = f.id
    where m.state in ('held', 'disputed') and m.held_on <= ${day}),
  'unconfirmed_relations', (select count(*) from assignment a
    where a.mentor_id = ${me} and a.subtype in ('informal', 'spot', 'promotion_mentor') and a.state in ('claimed', 'lapsed')
      and (a.starts_on is null or a.starts_on <= ${day})),
  'unverified_sponsor_actions', (select count(*) from sponsorship_action s where s.sponsor_id = ${me} and s.state = 'claimed' and s.acted_on <= ${day}),
  'unverified_trainings', (select count(*) from mentor_training t
    where t.person_id = ${me} and t.verified_at is null and t.voided_at is null and t.completed_on <= ${day}))`;
