/** For each rule of the doctor a violation: statements that make it in the demo department, past every constraint and trigger, and how it is named. */

export interface Plant {
  rule: string;
  /** What is wrong. */
  wrong: string;
  statements: readonly string[];
  /** In one of the lines that the rule then prints. */
  names: RegExp;
}

const of = (rule: string, wrong: string, names: RegExp, ...statements: string[]): Plant => ({ rule, wrong, names, statements });

const COLUMNS =
  'department_id, mentee_id, mentor_id, subtype, state, is_primary, category, origin, starts_on, mentee_accepted_at, mentor_accepted_at, mentor_attested_at, activated_at';
const LIVE = `a.subtype = 'formal' and a.state = 'live' and a.until_on is null and a.starts_on < '2025-09-01'`;
const live = `(select a.id from assignment a join person mentor on mentor.id = a.mentor_id and mentor.kind = 'faculty'
  where ${LIVE} and a.is_primary and assignment_status(a, '2026-03-01') = 'active'
    and not exists (select from conflict_case c where c.assignment_id = a.id) order by a.id limit 1)`;
const second = (values: string, from: string) =>
  `insert into assignment (${COLUMNS}) select a.department_id, ${values}, a.category, a.origin, a.starts_on, now(), now(), now(), a.activated_at ${from}`;
const another = `(select p.id from person p where p.kind = 'faculty' and p.id not in (a.mentee_id, a.mentor_id) order by p.id limit 1)`;
/** One role, whose days are moved to where nobody decided anything, long before it was of any use. */
const never = (role: string) =>
  `update leadership_role set starts_on = '2190-01-01', ends_on = null, updated_at = '1990-01-01' where id = ${role}`;
/** A formal mentorship of these two over all those years. */
const mentored = (mentee: string, mentor: string, from: string) =>
  `insert into assignment (${COLUMNS}) select x.department_id, ${mentee}, ${mentor}, 'formal', 'live', false, 'traditional', 'institution', '2000-01-01',
     now(), now(), now(), '2000-01-01' from ${from}`;

const structure = [
  of(
    'GUARDS',
    'a constraint is gone',
    /assignment: constraint assignment_one_primary .*is missing/,
    'alter table assignment drop constraint assignment_one_primary',
  ),
  of('GUARDS', 'an index is gone', /INDEX event_subject .*is missing/, 'drop index event_subject'),
  of(
    'GUARDS',
    'a trigger is switched off',
    /TRIGGER conflict_rule .* ON assignment .*is missing/,
    'alter table assignment disable trigger conflict_rule',
  ),
  of('GUARDS', 'foreign keys are switched off', /meeting meeting_.*fkey: is not enforced/, 'alter table meeting disable trigger all'),
  of('GUARDS', 'the service has more rights', /table event: the service may delete there/, 'grant delete on event to mentorship_app'),
  of(
    'GUARDS',
    'a migration is missing',
    /migrations: some of this release/,
    `delete from kysely_migration where name = '0001_create_foundation'`,
  ),
  of(
    'REFERENCES',
    'a row refers to nobody',
    /meeting [0-9a-f-]+: meeting_department_id_proposed_by_fkey/,
    'update meeting set proposed_by = uuidv7() where id = (select id from meeting limit 1)',
  ),
  of('INV-32', 'money is a fraction', /stipend\.amount_cents: is numeric/, 'alter table stipend alter column amount_cents type numeric'),
];

const conflicts = [
  of(
    'INV-1',
    'a mentee reports to the mentor',
    /assignment .*: active from .*dotted_line/,
    `insert into reporting_line (department_id, subordinate_id, superior_id, kind, source, starts_on)
     select department_id, mentee_id, mentor_id, 'dotted', 'hr', '2025-10-01' from assignment where id = ${live}`,
  ),
  of(
    'INV-5',
    'no case suspends it',
    /assignment .*: no case suspends it from 2025-10-01/,
    `insert into reporting_line (department_id, subordinate_id, superior_id, kind, source, starts_on)
     select department_id, mentee_id, mentor_id, 'dotted', 'hr', '2025-10-01' from assignment where id = ${live}`,
  ),
  of(
    'INV-5',
    'a case begins late',
    /conflict case .*: suspends other days/,
    `update conflict_case set starts_on = starts_on + 1 where id = (select id from conflict_case where status <> 'resolved' order by id limit 1)`,
  ),
  of(
    'INV-1-LINES',
    'two report to each other',
    /person .*: is above themselves/,
    `insert into reporting_line (department_id, subordinate_id, superior_id, kind, source, starts_on)
     select l.department_id, l.superior_id, l.subordinate_id, 'primary', 'hr', '2100-01-01' from reporting_line l
     where l.kind = 'primary' and l.ends_on is null
       and not exists (select from reporting_line o where o.subordinate_id = l.superior_id and o.kind = 'primary' and o.ends_on is null) order by l.id limit 1`,
  ),
  of(
    'INV-5-LEFT',
    'a noted assignment is left',
    /assignment .*: was noted/,
    `insert into conflict_recheck (assignment_id, department_id) select id, department_id from assignment where id = ${live}`,
  ),
  of(
    'INV-7',
    'a case is overdue',
    /conflict case .*: was due on 2020-01-01/,
    `update conflict_case set due_on = '2020-01-01', status = 'detected' where id = (select id from conflict_case where status <> 'resolved' limit 1)`,
  ),
];

const assignments = [
  of(
    'INV-10',
    'an external mentor is of the same institution',
    /assignment .*: the external mentor was of/,
    `update external_profile set institution = (select institution from department) where person_id in (
       select a.mentor_id from assignment a join person p on p.id = a.mentor_id and p.kind = 'external' where a.subtype = 'formal' and a.activated_at is not null)`,
  ),
  of(
    'INV-11',
    'a mentee has two primary mentors',
    /assignment .*, assignment .*: are both primary/,
    'alter table assignment drop constraint assignment_one_primary',
    second(`a.mentee_id, ${another}, 'formal', 'live', true`, `from assignment a where a.id = ${live}`),
  ),
  of(
    'INV-12',
    'a pair has two formal assignments',
    /assignment .*, assignment .*: are formal assignments of the same two/,
    'alter table assignment drop constraint assignment_no_overlap',
    second(`a.mentee_id, a.mentor_id, 'formal', 'live', false`, `from assignment a where a.id = ${live}`),
  ),
  of(
    'INV-12-HANDOVER',
    'a replacement begins on another day',
    /assignment .*: was replaced on/,
    second(`a.mentee_id, ${another}, 'formal', 'live', false`, `from assignment a where a.id = ${live}`),
    `update assignment a set replaced_by_id = (select s.id from assignment s where s.mentee_id = a.mentee_id and s.id <> a.id and s.state = 'live' order by s.id desc limit 1),
       replaced_on = '2025-12-01' where a.id = ${live}`,
  ),
  of(
    'INV-23',
    'nobody looks for a successor',
    /assignment .*: ended on .*mentor_retired/,
    `delete from mentor_request r where r.mentee_id = (select mentee_id from assignment where id = ${live})`,
    `update assignment set state = 'ended', ends_on = '2026-01-10', ended_by_career = 'mentor_retired', updated_by = mentee_id, updated_at = '2026-01-10' where id = ${live}`,
  ),
  of(
    'INV-24',
    'a mentor has died',
    /assignment .*, person .*: is live, although the mentor is gone since 2026-02-01/,
    `update person set deceased_on = '2026-02-01' where id = (select mentor_id from assignment where id = ${live})`,
  ),
];

const offices = [
  of(
    'INV-8-CHECK-IN',
    'the conductor was a mentor',
    /check-in .*, assignment .*: the conductor was/,
    'alter table assignment drop constraint assignment_no_overlap',
    mentored('x.mentee_id', 'x.conductor_id', `(select * from check_in where state = 'acknowledged' limit 1) x`),
  ),
  of(
    'INV-8-REVIEW',
    'the reviewer was a mentor',
    /annual review .*, assignment .*: the reviewer was/,
    'alter table assignment drop constraint assignment_no_overlap',
    mentored('x.mentee_id', 'x.reviewer_id', `(select * from annual_review where state = 'acknowledged' limit 1) x`),
  ),
  of(
    'INV-9',
    'a mentee approves their plan',
    /plan version .*: its own mentee decided/,
    `update plan_decision d set person_id = p.mentee_id from plan_version v join academic_plan p on p.id = v.plan_id
     where v.id = d.version_id and d.id = (select id from plan_decision limit 1)`,
  ),
  of(
    'INV-9',
    'whoever endorsed it approves',
    /plan version .*: whoever endorsed it decided/,
    `update plan_decision d set person_id = e.mentor_id, created_at = e.created_at from plan_endorsement e where e.version_id = d.version_id
     and d.id = (select o.id from plan_decision o join plan_endorsement n on n.version_id = o.version_id limit 1)`,
  ),
  of(
    'INV-9',
    'a mentor resolves the case',
    /conflict case .*: the mentee or mentor resolved/,
    `update conflict_case c set status = 'resolved', resolution = 'false_positive', ends_on = c.starts_on, resolved_by = a.mentor_id from assignment a
     where a.id = c.assignment_id and c.id = (select id from conflict_case limit 1)`,
  ),
  of(
    'INV-9',
    'a mentor verifies a training',
    /mentor training .*: its own person/,
    `update mentor_training set verified_by = person_id, verified_at = now(), updated_by = person_id where id = (select id from mentor_training limit 1)`,
  ),
  of(
    'INV-9',
    'an applicant decides',
    /facilitator application .*: its own applicant/,
    `update facilitator_application set decision = 'not_selected', decided_by = person_id, decided_on = '2026-01-01', role_id = null where id = (select id from facilitator_application limit 1)`,
  ),
  of(
    'INV-9',
    'a claimant decides',
    /credit claim .*: its own claimant/,
    'alter table credit_claim drop constraint credit_claim_decided_by_another',
    `insert into credit_claim (department_id, person_id, code, role_id, academic_year, state, decided_by, decided_on)
     select department_id, person_id, 'FACIL', id, 2025, 'verified', person_id, '2026-01-01' from leadership_role limit 1`,
  ),
  of(
    'INV-9',
    'an access change is approved alone',
    /access change .*: whoever asked/,
    'alter table access_change drop constraint access_change_has_second_person',
    `insert into access_change (department_id, kind, person_id, requested_by, expires_on, state, issuer, subject, decided_by, decided_at)
     select department_id, 'login', id, id, '2026-04-01', 'approved', 'https://login.example.org', 'planted', id, now() from person limit 1`,
  ),
  of(
    'INV-9-AWARDS',
    'a nominee ranks',
    /award cycle .*, person .*: ranks it and is its nominee/,
    `insert into award_committee_member (department_id, cycle_id, person_id) select department_id, cycle_id, nominee_id from nomination where state in ('eligible', 'under_review', 'awarded') limit 1`,
  ),
  of(
    'INV-18',
    'a plan was approved after the office',
    /plan version .*, leadership role .*: the role was not held/,
    never('(select role_id from plan_decision limit 1)'),
  ),
  of(
    'INV-18',
    'the office is another one',
    /plan version .*, leadership role .*: the role is .*, not/,
    `update plan_decision set capacity = 'mentorship_lead' where id = (select id from plan_decision where capacity = 'division_director' limit 1)`,
  ),
  of(
    'INV-18',
    'a review was held by another',
    /annual review .*, leadership role .*: the role is another person/,
    `update annual_review set reviewer_id = (select id from person where id not in (reviewer_id, mentee_id) limit 1) where id = (select id from annual_review where state = 'acknowledged' limit 1)`,
  ),
  of(
    'INV-18',
    'a check-in was held after the office',
    /check-in .*, leadership role .*: the role was not held/,
    never(`(select role_id from check_in where state = 'acknowledged' limit 1)`),
  ),
  of(
    'INV-18',
    'a match was discussed after the office',
    /match discussion .*, leadership role .*: the role was not held/,
    never('(select role_id from match_contribution where role_id is not null and delegation_id is null limit 1)'),
  ),
];

const history = [
  of(
    'INV-16',
    'a state has no event',
    /assignment .*: is live, and no event says how/,
    `update assignment set created_by = mentee_id, created_at = '2026-02-01' where id = ${live}`,
  ),
  of(
    'INV-16',
    'the last event says otherwise',
    /assignment .*: is live, but the last event about it is assignment\.declined/,
    `insert into event (department_id, type, subject_id) select department_id, 'assignment.declined', id from assignment where id = ${live}`,
  ),
  of(
    'INV-16',
    'a case was closed by hand',
    /conflict case .*: is resolved, but the last event about it is conflict_case\.acknowledged/,
    `insert into event (department_id, type, subject_id) select department_id, 'conflict_case.acknowledged', id from conflict_case where status <> 'resolved' limit 1`,
    `update conflict_case set status = 'resolved', resolution = 'conflict_ended', ends_on = starts_on, resolved_at = now()
     where id = (select subject_id from event where type = 'conflict_case.acknowledged' order by id desc limit 1)`,
  ),
  of(
    'INV-16-CHANGES',
    'a change has no event',
    /check-in .*: was changed at .* without an event/,
    `update check_in set updated_at = '2026-02-02T02:02:02.222Z', updated_by = mentee_id where id = (select id from check_in limit 1)`,
  ),
  of(
    'INV-16-ISSUED',
    'a report was changed',
    /report .*: its content has another digest/,
    'alter table report_snapshot drop constraint report_snapshot_hash_fits',
    `update report_snapshot set content = content || ' ' where id = (select id from report_snapshot limit 1)`,
  ),
];

const merged = (person: string, into: string) => `update person set merged_into_id = ${into} where id = ${person}`;
const people = [
  of(
    'INV-19',
    'somebody is of two divisions',
    /person .*, division membership .*: are both primary/,
    'alter table division_membership drop constraint division_membership_one_primary',
    `insert into division_membership (department_id, person_id, division_id, is_primary, starts_on)
     select m.department_id, m.person_id, d.id, true, m.starts_on from division_membership m join division d on d.id <> m.division_id
     where m.is_primary and m.ends_on is null and not exists (select from division_membership o where o.person_id = m.person_id and o.division_id = d.id) limit 1`,
  ),
  of(
    'INV-29',
    'a merged record leads to another',
    /person .*, person .*: leads to a record that was merged/,
    merged('(select min(id::text)::uuid from person)', '(select max(id::text)::uuid from person)'),
    merged('(select max(id::text)::uuid from person)', `(select mentor_id from assignment where id = ${live})`),
  ),
  of(
    'INV-29-OWNED',
    'a merged record still mentors',
    /person .*, assignment .*: is still the mentor_id there/,
    merged(`(select mentor_id from assignment where id = ${live})`, '(select min(id::text)::uuid from person)'),
  ),
  of(
    'INV-29-ALIKE',
    'two records are kept as a pair that have nothing in common',
    /person .*, person .*: are kept as a pair, and not alike/,
    `insert into possible_duplicate (department_id, person_id, duplicate_id, reasons)
       select a.department_id, a.id, b.id, '{email}' from person a, person b where a.id = (select min(id::text)::uuid from person) and b.id = (select max(id::text)::uuid from person)`,
  ),
  of(
    'INV-24-SURVEYS',
    'somebody who died can answer',
    /survey invitation .*, person .*: has a link/,
    `insert into notification (department_id, person_id, kind, subject_id, occasion) select i.department_id, i.person_id, 'survey_invited', i.id, 'planted'
     from survey_invitation i join survey_wave w on w.id = i.wave_id and w.state = 'paused' where i.revoked_on is null limit 1`,
    `insert into notification_link (notification_id, secret_sha256) select id, sha256('planted') from notification where occasion = 'planted'`,
    `update person set deceased_on = '2026-01-01' where id = (select person_id from notification where occasion = 'planted')`,
  ),
  of(
    'INV-24-MAIL',
    'mail goes out in the name of the dead',
    /notification .*, person .*: was mailed after/,
    `update notification set mail_state = 'sent', mailed_at = '2026-02-20' where id = (select id from notification where from_person_id is not null limit 1)`,
    `update person set deceased_on = '2026-01-01', updated_at = '2026-01-02' where id = (select from_person_id from notification where mailed_at = '2026-02-20' limit 1)`,
  ),
];

const meetings = [
  of(
    'INV-28',
    'a joint meeting is of two mentees',
    /meeting .*, meeting .*: is joint with a meeting of another mentee/,
    `update meeting set kind = 'joint', joint_id = (select o.id from meeting o join assignment b on b.id = o.assignment_id
       where b.mentee_id <> (select mentee_id from assignment where id = meeting.assignment_id) limit 1) where id = (select id from meeting limit 1)`,
  ),
  of(
    'INV-30',
    'a stranger confirms',
    /meeting .*: was confirmed by somebody/,
    `update meeting set confirmed_by = (select id from person where kind = 'service' limit 1) where id = (select id from meeting where state = 'confirmed' limit 1)`,
  ),
  of(
    'INV-30',
    'a meeting lies ahead',
    /meeting .*: was logged before/,
    `update meeting set held_on = '2030-01-01' where id = (select id from meeting where state = 'confirmed' limit 1)`,
  ),
  of(
    'INV-31',
    'a cap is exceeded',
    /person .*: FM-MEET of \d+ is over its cap/,
    `update credit_entry set quarter_credits = 4000, capped_from = null where id = (select id from credit_entry where kind = 'grant' and code = 'FM-MEET' and quarter_credits > 0 limit 1)`,
  ),
  of(
    'INV-31',
    'an event earns twice',
    /credit entry .*, credit entry .*: the same event earns/,
    `insert into credit_entry (department_id, person_id, side, code, kind, event_id, occasion, round, event_on, academic_year, quarter_credits, window_key, rule_set_id, effective_on, posted_on, statement_year)
     select department_id, person_id, side, code, kind, event_id, occasion, round + 1, event_on, academic_year, quarter_credits, window_key || 'x', rule_set_id, effective_on, posted_on, statement_year
     from credit_entry where kind = 'grant' and quarter_credits > 0 limit 1`,
  ),
  of(
    'INV-31',
    'more is taken back than was given',
    /credit entry .*: its entries add up to -/,
    `insert into credit_entry (department_id, person_id, side, code, kind, grant_id, event_id, occasion, event_on, academic_year, quarter_credits, window_key, rule_set_id, reason, effective_on, posted_on, statement_year)
     select department_id, person_id, side, code, 'cut', id, event_id, occasion, event_on, academic_year, -quarter_credits - 4, window_key, rule_set_id, 'earlier_event', effective_on, posted_on, statement_year
     from credit_entry where kind = 'grant' and quarter_credits > 0 limit 1`,
  ),
  of(
    'INV-31-STATEMENTS',
    'a statement says more',
    /credit statement .*: says/,
    `insert into credit_statement (department_id, person_id, academic_year, issued_on, mentor_quarter_credits, mentee_quarter_credits, minutes)
     select department_id, person_id, 2001, '2026-01-01', 7, 0, '{}' from credit_entry limit 1`,
  ),
  of(
    'LEDGER',
    'an entry is lost',
    /person .*, event .*: grant of \d+ missing/,
    `delete from credit_entry where id = (select g.id from credit_entry g where g.kind = 'grant' and g.quarter_credits > 0
       and not exists (select from credit_entry l where l.grant_id = g.id) limit 1)`,
  ),
];

const disclosure = [
  of(
    'DISCLOSURE',
    'four people are told',
    /published cell of .*: is shown, of 4/,
    `insert into published_cell (department_id, subject, period, as_of, cell, is_shown, base, counts, answer, published_at)
     select id, 'metric planted', '2025', '2026-01-01', 'all', true, 4, '{}', '{}', now() from department`,
  ),
  of(
    'SURVEYS',
    'a stratum is too small',
    /survey wave .*: stratum \d+ is of 2/,
    `delete from survey_invitation where (wave_id, stratum) = (select wave_id, number from survey_stratum order by 1, 2 limit 1) and id not in (
       select i.id from survey_invitation i where (i.wave_id, i.stratum) = (select wave_id, number from survey_stratum order by 1, 2 limit 1) limit 2)`,
  ),
  of(
    'SURVEYS',
    'there are more answers than people',
    /survey wave .*: has \d+ answers of/,
    `insert into survey_anonymous_response (department_id, wave_id, audience, answers)
     select w.department_id, w.id, 'mentee', '{}' from survey_wave w, generate_series(1, 9999) where w.form = 'anonymous' and w.origin = 'service'`,
  ),
];

export const plants: readonly Plant[] = [
  ...structure,
  ...conflicts,
  ...assignments,
  ...offices,
  ...history,
  ...people,
  ...meetings,
  ...disclosure,
];
