import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Db, Tx } from '../../../core/db.ts';
import type { DepartmentPatch, LeaveKind, MatchParticipant, NewPolicy } from './schema.ts';

const departmentColumns = [
  'id',
  'code',
  'name',
  'programme_starts_on',
  'academic_year_start_month',
  'time_zone',
  'institution',
  'row_version',
  'created_at',
  'updated_at',
] as const;

const policyColumns = [
  'id',
  'version',
  'starts_on',
  'ends_on',
  'reporting_line_depth',
  'cross_appointment_counts',
  'conflict_grace_days',
  'capacity_formal_default',
  sql<LeaveKind[]>`policy.clock_stopping_leave_kinds`.as('clock_stopping_leave_kinds'),
  sql<MatchParticipant[]>`policy.match_participants`.as('match_participants'),
  'discussion_required',
  'request_answer_days',
  'acceptance_days',
  'reminder_days',
  'no_match_reopen_days',
  'external_same_institution_barred',
  'mentor_leave_pause_days',
  'retirement_alert_months',
  'agreement_due_days',
  'agreement_review_months',
  'check_in_opens_months',
  'check_in_closes_months',
  'check_in_acknowledge_days',
  'annual_review_recent_days',
  'mentor_escalation_days',
  'plan_due_days',
  'plan_latest_days',
  'plan_renewal_months',
  'orientation_due_months',
  'first_meeting_days',
  'mentor_absence_grace_days',
  'evaluated_year_days',
  'obligation_reminder_days',
  'obligation_escalation_days',
  'early_career_years',
  'late_career_years',
  'weight_needs',
  'weight_position',
  'weight_seniority',
  'weight_training_location',
  'weight_site',
  'weight_availability',
  'weight_mentor_training',
  'weight_concordance',
  'facilitator_committee',
  'meeting_min_minutes',
  'meeting_confirmation_days',
  'meeting_reminder_days',
  'meetings_minimum',
  'meetings_target',
  'enrolled_meetings_minimum',
  'enrolled_meetings_target',
  'approved_by',
  'row_version',
  'created_at',
  'updated_at',
] as const;

export const find = (db: Db, id: string) =>
  db.selectFrom('department').select(departmentColumns).where('id', '=', id).executeTakeFirstOrThrow();

export const lock = (tx: Tx, id: string, permitted: RawBuilder<SqlBool>) =>
  tx
    .selectFrom('department')
    .select(departmentColumns)
    .select(permitted.as('permitted'))
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();

export const update = (tx: Tx, id: string, patch: Partial<DepartmentPatch>) =>
  tx.updateTable('department').set(patch).where('id', '=', id).returning(departmentColumns).executeTakeFirstOrThrow();

export const policies = (db: Db, department_id: string) =>
  db.selectFrom('policy').select(policyColumns).where('department_id', '=', department_id);

export const findPolicy = (db: Db, department_id: string, id: string) =>
  policies(db, department_id).where('id', '=', id).executeTakeFirst();

/** The policy in force on a day. */
export const policyOn = (db: Db, department_id: string, day: string) =>
  policies(db, department_id)
    .where('starts_on', '<=', day)
    .where((eb) => eb.or([eb('ends_on', 'is', null), eb('ends_on', '>', day)]))
    .executeTakeFirst();

export const lockLatestPolicy = (tx: Tx, department_id: string) =>
  policies(tx, department_id).orderBy('version', 'desc').limit(1).forUpdate().executeTakeFirstOrThrow();

export const closePolicy = (tx: Tx, id: string, ends_on: string) =>
  tx.updateTable('policy').set({ ends_on }).where('id', '=', id).execute();

export const insertPolicy = (tx: Tx, values: Required<NewPolicy> & { department_id: string; version: number; approved_by: string }) =>
  tx.insertInto('policy').values(values).returning(policyColumns).executeTakeFirstOrThrow();
