import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { anyOf, CivilDate, Flag, Id, RowId, RowVersion, stamps } from '../../../domain/fields.ts';
import { MemberParty } from '../../mentorship/assignments/schema.ts';
import { GoalProgress } from './progress/schema.ts';
import { NewPlanContent, NewPlanGoals, PlanContent, PlanGoal } from './versions/content-schema.ts';
import { states } from './versions/schema.ts';

const day = z.iso.date();
const noId = Id.nullable().meta({ examples: [null] });

const statuses = ['planned', 'running', 'ended', 'closed'] as const;

const planFields = {
  id: RowId,
  mentee: MemberParty.meta({ class: 'C2' }),
  starts_on: day.meta({ class: 'C2', examples: ['2026-07-01'] }),
  ends_on: day.meta({
    class: 'C2',
    description: 'The first day after the nominal months (by policy when it was opened, 60 by default), from which another plan may begin',
    examples: ['2031-07-01'],
  }),
  closed_on: day.nullable().meta({
    class: 'C2',
    description:
      'Where the plan was closed early: the first day on which it no longer holds. A later one than `ends_on` only where you may read the mentee’s leaves',
    examples: [null],
  }),
  until_on: day.nullable().meta({
    class: 'C2',
    description:
      'The first day on which the plan no longer holds: its months later (60 by default) on the adjusted clock, or earlier where another plan begins or the plan is closed. `null` while a leave that stops the clock has no end, and for those who may not read the mentee’s leaves',
    examples: ['2031-07-01'],
  }),
  status: z.enum(statuses).meta({
    class: 'C2',
    description:
      'Where the plan stands today in its months on the adjusted clock, or on the calendar where you may not read the mentee’s leaves. Its versions say whether it is in force',
    examples: ['running'],
  }),
  is_brought_along: z.boolean().meta({ class: 'C2', description: 'An import brought it along, as approved on paper', examples: [false] }),
  document_reference: z
    .string()
    .max(200)
    .nullable()
    .meta({ class: 'C2', description: 'Where the signed document of a plan that was brought along is', examples: [null] }),
  has_document: z.boolean().meta({ class: 'C2', description: 'The document is attached, see `getPlanDocument`', examples: [false] }),
  latest: z
    .object({
      id: RowId,
      version: z.int32().min(1).meta({ class: 'C2' }),
      change: z.enum(['original', 'substantive', 'editorial']).meta({ class: 'C2', examples: ['original'] }),
      state: z.enum(states).meta({ class: 'C2', examples: ['submitted'] }),
      submitted_on: day.nullable().meta({ class: 'C2' }),
      in_force_on: day.nullable().meta({ class: 'C2', examples: [null] }),
      row_version: RowVersion,
    })
    .meta({
      class: 'C2',
      id: 'LatestPlanVersion',
      description: 'The latest version that was not withdrawn; the last one where all were withdrawn',
    }),
  in_force_id: noId.meta({ class: 'id', description: 'The version in force; `null` once the plan is over' }),
  original_id: noId.meta({ class: 'id', description: 'The first version that came into force; it never changes' }),
  ...stamps,
};

export const AcademicPlan = z.object(planFields).meta({ id: 'AcademicPlan' });
export type AcademicPlan = z.infer<typeof AcademicPlan>;

export const AcademicPlanDetail = z
  .object({
    ...planFields,
    content_of_id: noId.meta({
      class: 'id',
      description: 'The latest version whose content you may read: `content` and `goals` are those of this version',
    }),
    content: PlanContent.nullable().meta({ class: 'C3' }),
    goals: z.array(PlanGoal).max(50).nullable().meta({ class: 'C3' }),
    progress: z.array(GoalProgress).max(2500).nullable().meta({
      class: 'C3',
      description: 'The latest recorded progress of each goal; `null` for those who may not read it',
    }),
    mentors: z
      .array(
        z
          .object({
            mentor: MemberParty.meta({ class: 'C1' }),
            assignment_id: Id.meta({ class: 'C1' }),
            starts_on: day.meta({ class: 'C1', examples: ['2026-07-01'] }),
            ends_on: day.nullable().meta({ class: 'C1', examples: [null] }),
          })
          .meta({ id: 'PlanMentor' }),
      )
      .max(200)
      .meta({ class: 'C1', description: 'The formal mentors of the time of the plan, replacements included, as far as you may see them' }),
  })
  .meta({ id: 'AcademicPlanDetail' });
export type AcademicPlanDetail = z.infer<typeof AcademicPlanDetail>;

export const AcademicPlans = Page(AcademicPlan, 'AcademicPlanPage');
export const PlanQuery = z.strictObject({
  ...pageQuery,
  mentee_id: Id.optional(),
  division_id: Id.optional().meta({ description: 'Primary division of the mentee today' }),
  status: anyOf(statuses).optional().meta({ description: 'Status of the plan today' }),
  state: anyOf(states).optional().meta({ description: 'State of the latest version' }),
  is_in_force: Flag.optional().meta({ description: '`true`: only plans with a version in force; `false`: only the others' }),
  is_awaiting_approval: Flag.optional().meta({
    description: '`true`: only plans with a version that you could approve today; `false`: only the others',
  }),
  ends_on_lte: CivilDate.optional().meta({ description: 'Nominal end, `ends_on`, on or before this day' }),
});
export type PlanQuery = z.infer<typeof PlanQuery>;

export const OpenPlan = z
  .strictObject({
    mentee_id: Id.meta({ description: 'Yourself: everybody writes their own plan' }),
    starts_on: CivilDate.optional().meta({ description: 'First day of the plan, within the present appointment; default: today' }),
    content: NewPlanContent.prefault({}),
    goals: NewPlanGoals.default([]),
  })
  .meta({
    id: 'OpenPlan',
    example: {
      mentee_id: '0198b7a0-0000-7000-8000-000000000002',
      starts_on: '2026-07-01',
      content: { long_term_goals: 'An independent research programme in heart failure.' },
      goals: [
        {
          domain: 'research',
          statement: 'Submit a grant application on heart failure care to a national agency.',
          measure: 'One application submitted as principal investigator',
          target_on: '2028-06-30',
        },
      ],
    },
  });
export type OpenPlan = z.infer<typeof OpenPlan>;

export const ClosePlan = z
  .strictObject({
    on: CivilDate.optional().meta({
      description: 'The first day on which the plan no longer holds; default: today, or its first day where that is later',
    }),
  })
  .meta({ id: 'ClosePlan', example: { on: '2026-07-01' } });
export type ClosePlan = z.infer<typeof ClosePlan>;
