import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import type { LeaveKind, MatchParticipant, NewPolicy } from './schema.ts';

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

/** All versions of the department's policy. */
export const list = (ctx: Ctx) => ctx.db.selectFrom('policy').select(policyColumns).where('department_id', '=', ctx.department_id);

/** One version of the policy of the department. */
export const find = (ctx: Ctx, id: string) => list(ctx).where('id', '=', id).executeTakeFirst();

/** The latest version of the policy, locked: versions are opened one after the other. */
export const lockLatest = (ctx: WriteCtx) => list(ctx).orderBy('version', 'desc').limit(1).forUpdate().executeTakeFirstOrThrow();

/** Sets the first day on which a version no longer holds. */
export const close = (ctx: WriteCtx, id: string, ends_on: string) =>
  ctx.db.updateTable('policy').set({ ends_on }).where('id', '=', id).execute();

/** Opens a version and answers it. */
export const insert = (ctx: WriteCtx, values: Required<NewPolicy> & { version: number; approved_by: string }) =>
  ctx.db
    .insertInto('policy')
    .values({ ...values, department_id: ctx.department_id })
    .returning(policyColumns)
    .executeTakeFirstOrThrow();
