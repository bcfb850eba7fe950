import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import { civilDay } from '../../../../domain/sql/days.ts';
import type { Reliance } from './rules.ts';
import type { LeaveKind, MatchParticipant, NewPolicy, PolicyPatch } from './schema.ts';

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
  'external_co_mentor_days',
  'report_preview_days',
  'report_paper',
  'mentor_leave_pause_days',
  'retirement_alert_months',
  'agreement_due_days',
  'agreement_review_months',
  'check_in_earliest_months',
  'check_in_opens_months',
  'check_in_closes_months',
  'check_in_acknowledge_days',
  'annual_review_recent_days',
  'hire_lead_days',
  'formal_mentor_days',
  'mentor_grace_days',
  'programme_years',
  'check_in_months',
  'cfar_earliest_months',
  'cfar_latest_months',
  'plan_months',
  'mentor_escalation_days',
  'plan_due_days',
  'plan_latest_days',
  'plan_renewal_months',
  'plan_without_mentor',
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
  'claim_days_spot',
  'higher_intensity_meetings',
  'meetings_minimum',
  'meetings_target',
  'enrolled_meetings_minimum',
  'enrolled_meetings_target',
  'peer_eot_members',
  'peer_facilitated_members',
  'peer_inter_institutional_members',
  'peer_organic_members',
  'peer_revisit_months',
  'disclosure_minimum_base',
  'disclosure_minimum_text_base',
  'disclosure_small_group',
  'disclosure_hidden_width',
  'approved_by',
  'voided_at',
  'row_version',
  'created_at',
  'updated_at',
] as const;

/** All versions of the department's policy. */
export const list = (ctx: Ctx) => ctx.db.selectFrom('policy').select(policyColumns).where('department_id', '=', ctx.department_id);

/** One version of the policy of the department. */
export const find = (ctx: Ctx, id: string) => list(ctx).where('id', '=', id).executeTakeFirst();

/** The latest version of the policy that holds on any day, locked: versions are opened one after the other. */
export const lockLatest = (ctx: WriteCtx) =>
  list(ctx).where('voided_at', 'is', null).orderBy('starts_on', 'desc').limit(1).forUpdate().executeTakeFirstOrThrow();

/** How many versions there are, voided ones among them. */
export const count = async (ctx: WriteCtx): Promise<number> =>
  (
    await ctx.db
      .selectFrom('policy')
      .select(sql<number>`max(version)`.as('version'))
      .where('department_id', '=', ctx.department_id)
      .executeTakeFirstOrThrow()
  ).version;

/** A version that is about to change, locked, with the day on which it was recorded. */
export const lock = (ctx: WriteCtx, id: string) =>
  list(ctx)
    .select(civilDay('policy.created_at', ctx.actor.time_zone).as('recorded_on'))
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();

/** The version that a version took over from, locked; undefined for the first. */
export const lockBefore = (ctx: WriteCtx, starts_on: string) =>
  list(ctx)
    .where('voided_at', 'is', null)
    .where('starts_on', '<', starts_on)
    .orderBy('starts_on', 'desc')
    .limit(1)
    .forUpdate()
    .executeTakeFirst();

/**
 * Whether anything was recorded since the version was that uses it: events of the nouns, of all that are no mere reading where they are null,
 * or notifications of the kinds. What the transactions brought about that opened and corrected it goes with it.
 */
export const isReliedOn = async (ctx: WriteCtx, policy_id: string, { nouns, kinds }: Reliance): Promise<boolean> =>
  (
    await sql<{ is_used: boolean }>`
      with own as materialized (
        select e.at, e.request_id from event e where e.department_id = ${ctx.department_id} and e.subject_id = ${policy_id}
      )
      select exists (
        select from event e
        where e.department_id = ${ctx.department_id} and e.id > ${policy_id}::uuid and e.type not like 'policy.%'
          and ${nouns === null ? sql`split_part(e.type, '.', 2) not in ('read', 'listed')` : sql`split_part(e.type, '.', 1) = any (${[...nouns]})`}
          and not exists (select from own where own.at = e.at and own.request_id is not distinct from e.request_id)
      ) or exists (
        select from notification n
        where n.department_id = ${ctx.department_id} and n.id > ${policy_id}::uuid and n.kind = any (${[...kinds]})
      ) as is_used`.execute(ctx.db)
  ).rows[0]?.is_used ?? false;

/** Sets the first day on which a version no longer holds; null where it holds on. */
export const close = (ctx: WriteCtx, id: string, ends_on: string | null) =>
  ctx.db.updateTable('policy').set({ ends_on }).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();

/** Voids a version: from its first day on it holds no more. */
export const voidIt = (ctx: WriteCtx, { id, starts_on }: { id: string; starts_on: string }) =>
  ctx.db
    .updateTable('policy')
    .set({ ends_on: starts_on, voided_at: ctx.now })
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', id)
    .execute();

/** Corrects the rules or the first day of a version. */
export const update = (ctx: WriteCtx, id: string, changes: PolicyPatch) =>
  ctx.db.updateTable('policy').set(changes).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();

type Rules = Required<Omit<NewPolicy, 'starts_on'>>;

/** Opens a version and answers it. */
export const insert = (ctx: WriteCtx, values: Rules & { starts_on: string; version: number; approved_by: string }) =>
  ctx.db
    .insertInto('policy')
    .values({ ...values, department_id: ctx.department_id })
    .returning(policyColumns)
    .executeTakeFirstOrThrow();
