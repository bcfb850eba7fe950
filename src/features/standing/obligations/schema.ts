import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { anyOf, CivilDate, Flag, Id, Instant, RowId, stamps, text } from '../../../domain/fields.ts';
import { day } from './fields.ts';
import { detailFields, obligationKinds, occasions, waivableKinds } from './kinds.ts';

export const obligationStates = ['waived', 'done', 'overdue', 'due', 'upcoming'] as const;
export type ObligationState = (typeof obligationStates)[number];

export const waiverReasons = ['on_leave', 'departing', 'recently_recruited', 'done_elsewhere', 'not_applicable', 'other'] as const;

export const ObligationDetail = z.object(detailFields()).meta({ id: 'ObligationDetail', description: 'The facts behind it, by kind' });
export type ObligationDetail = z.infer<typeof ObligationDetail>;

const occasion = z
  .string()
  .max(64)
  .meta({
    description: `Which of several of the kind: ${occasions()}; empty for the others`,
    examples: ['2'],
  });

export const Obligation = z
  .object({
    person_id: Id.meta({ class: 'C2', description: 'Who owes it; of an assignment, the mentee' }),
    person_name: z
      .string()
      .max(410)
      .meta({ class: 'C2', examples: ['Zoë Šimková'] }),
    kind: z.enum(obligationKinds).meta({ class: 'C2', examples: ['meetings'] }),
    occasion: occasion.meta({ class: 'C2' }),
    assignment_id: Id.nullable().meta({ class: 'C2', description: 'The assignment it is about; of meetings and plans, the primary one' }),
    mentor_id: Id.nullable().meta({ class: 'C2' }),
    state: z.enum(obligationStates).meta({
      class: 'C2',
      description:
        'As of the day: done, also where it had been waived; else waived, overdue, due from opens_on, upcoming before. ' +
        'A first meeting is never overdue',
      examples: ['overdue'],
    }),
    opens_on: day('First day on which it can or should be done').meta({ class: 'C2' }),
    due_on: day(
      'Last day on which it is on time; null while a leave has no end, and for who may not read leaves where leaves move it',
    ).meta({ class: 'C2' }),
    overdue_since: day('First day of being overdue, where it is').meta({ class: 'C2' }),
    done_on: day('The day it was fulfilled; null for who may not know days of meetings').meta({ class: 'C2' }),
    waiver_id: Id.nullable().meta({ class: 'C2', description: 'The waiver that holds on the day' }),
    detail: ObligationDetail.meta({ class: 'C2' }),
  })
  .meta({
    id: 'Obligation',
    example: {
      person_id: '0198b7a0-0000-7000-8000-000000000a55',
      person_name: 'Zoë Šimková',
      kind: 'meetings',
      occasion: '2',
      assignment_id: '0198b7a0-0000-7000-8000-000000000459',
      mentor_id: '0198b7a0-0000-7000-8000-0000000000b7',
      state: 'overdue',
      opens_on: '2025-05-30',
      due_on: '2026-05-29',
      overdue_since: '2026-05-30',
      done_on: null,
      waiver_id: null,
      detail: {
        ...{ programme_year: 2, qualifying: 2, minimum: 3, target: 4, expected_to_date: 3, projected: 2, longest_gap_days: 190 },
        ...{ longest_gap_months: 6, waived_days: 0, is_evaluated: true, last_month: '2026-02' },
      },
    },
  });
export type Obligation = z.infer<typeof Obligation>;

export const Obligations = Page(Obligation, 'ObligationPage');
export const ObligationQuery = z.strictObject({
  ...pageQuery,
  person_id: Id.optional(),
  mentor_id: Id.optional().meta({ description: 'What concerns the mentees of this primary or formal mentor' }),
  division_id: Id.optional().meta({ description: 'Primary division today' }),
  kind: anyOf(obligationKinds).optional(),
  state: anyOf(obligationStates).optional().meta({ description: 'Default due,overdue' }),
  due_on_gte: CivilDate.optional(),
  due_on_lte: CivilDate.optional(),
  as_of: CivilDate.optional().meta({
    description:
      'As it stood, or will stand, on this day; your rights are those of today. Default today. Where you may not read leaves, what they move is ' +
      'told as of the first of the month',
  }),
});
export type ObligationQuery = z.infer<typeof ObligationQuery>;

const waived = {
  person_id: Id.meta({ class: 'C2' }),
  kind: z.enum(waivableKinds).meta({ class: 'C2', examples: ['orientation'] }),
  occasion: occasion.meta({ class: 'C2' }),
  reason: z
    .enum(waiverReasons)
    .nullable()
    .meta({ class: 'C2', description: 'Null for who may not read leaves, because it may tell of one', examples: ['done_elsewhere'] }),
};

export const ObligationWaiver = z
  .object({
    id: RowId,
    ...waived,
    revoked_at: Instant.nullable().meta({ class: 'C2', examples: [null] }),
    created_by: Id.nullable().meta({ class: 'C2' }),
    ...stamps,
  })
  .meta({ id: 'ObligationWaiver' });
export type ObligationWaiver = z.infer<typeof ObligationWaiver>;

export const NewObligationWaiver = z
  .strictObject({
    person_id: Id,
    kind: z.enum(obligationKinds).meta({ description: 'A check-in and an annual review are waived in their own places' }),
    occasion: text(64)
      .optional()
      .meta({ description: 'As listed with the obligation; left out where that is empty', examples: ['2'] }),
    reason: z.enum(waiverReasons).meta({ examples: ['done_elsewhere'] }),
  })
  .meta({
    id: 'NewObligationWaiver',
    example: { person_id: '0198b7a0-0000-7000-8000-000000000001', kind: 'orientation', reason: 'done_elsewhere' },
  });
export type NewObligationWaiver = z.infer<typeof NewObligationWaiver>;

export const ObligationWaivers = Page(ObligationWaiver, 'ObligationWaiverPage');
export const ObligationWaiverQuery = z.strictObject({
  ...pageQuery,
  person_id: Id.optional(),
  kind: anyOf(waivableKinds).optional(),
  is_revoked: Flag.optional(),
});
export type ObligationWaiverQuery = z.infer<typeof ObligationWaiverQuery>;
