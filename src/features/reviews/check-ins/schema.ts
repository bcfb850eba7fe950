import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { anyOf, CivilDate, Id, Instant, prose, RowId, stamps } from '../../../domain/fields.ts';
import { Party } from '../../../domain/party.ts';
import { CheckInContent } from './content-schema.ts';

/** In the order in which they are asked; after the last comes the first. */
export const portfolios = ['research', 'education', 'quality_innovation', 'culture_inclusion'] as const;
export type Portfolio = (typeof portfolios)[number];
const states = ['scheduled', 'held', 'acknowledged', 'waived', 'cancelled', 'voided'] as const;
const waivedReasons = ['on_leave', 'departing', 'recently_recruited', 'other'] as const;
const voidedReasons = ['wrong_person', 'not_held', 'duplicate', 'other'] as const;
const bars = ['is_mentee', 'not_vice_chair', 'is_mentor', 'is_director'] as const;

const day = (example: string | null) =>
  z.iso
    .date()
    .nullable()
    .meta({ examples: [example] });
const dueDay = (example: string, description: string) =>
  z.iso
    .date()
    .nullable()
    .meta({
      description: `${description}; \`null\` where you may not read it, and while a leave that stops the clock has no end`,
      examples: [example],
    });

const facts = {
  id: RowId,
  mentee_id: Id.meta({ class: 'C2' }),
  mentee: Party.meta({ class: 'C2' }),
  state: z.enum(states).meta({ class: 'C2', examples: ['scheduled'] }),
  conductor_id: Id.nullable().meta({
    class: 'C2',
    description: 'The vice-chair who conducts it; `null` where it was waived before one was chosen',
  }),
  conductor: Party.nullable().meta({ class: 'C2' }),
  portfolio: z
    .enum(portfolios)
    .nullable()
    .meta({ class: 'C2', description: 'Portfolio of the vice-chair', examples: ['education'] }),
  clock_starts_on: z.iso
    .date()
    .meta({ class: 'C2', description: 'First day of the programme clock that it belongs to', examples: ['2025-01-01'] }),
  planned_on: day('2026-07-10').meta({ class: 'C2', description: 'Day for which it is scheduled' }),
  held_on: day(null).meta({ class: 'C2' }),
  is_brought_along: z.boolean().meta({
    class: 'C2',
    description: 'An import brought it along, as held before check-ins were recorded here: when and by whom, without content',
    examples: [false],
  }),
  acknowledged_at: Instant.nullable().meta({ class: 'C2', examples: [null] }),
  waived_reason: z
    .enum(waivedReasons)
    .nullable()
    .meta({ class: 'C2', examples: [null] }),
  waived_on: day(null).meta({ class: 'C2' }),
  voided_reason: z
    .enum(voidedReasons)
    .nullable()
    .meta({ class: 'C2', description: 'Why it was voided as recorded in error', examples: [null] }),
  conductor_bar: z
    .enum(bars)
    .nullable()
    .meta({
      class: 'C2',
      description:
        'Why the conductor can no longer hold the scheduled check-in, so that it has to be delegated: they have left the office, have become a ' +
        'formal mentor of the mentee, or direct a division of the mentee',
      examples: [null],
    }),
  due_on: dueDay('2026-07-01', 'Day on which it is due: the policy’s months (18 by default) on the adjusted clock').meta({ class: 'C2' }),
  window_starts_on: dueDay('2026-06-01', 'First day on which it is on time').meta({ class: 'C2' }),
  window_ends_on: dueDay('2026-09-01', 'First day on which it is overdue').meta({ class: 'C2' }),
  is_due: z
    .boolean()
    .meta({ class: 'C2', description: '`true` from the first day of its window, while it is scheduled', examples: [true] }),
  is_overdue: z.boolean().meta({ class: 'C2', description: '`true` once its window has passed, while it is scheduled', examples: [false] }),
  is_acknowledgement_late: z.boolean().meta({
    class: 'C2',
    description: 'It was written down longer ago than the policy’s days for an acknowledgement, and is not acknowledged',
    examples: [false],
  }),
};

/** A check-in without its content, which two people read, one check-in at a time. */
export const CheckInFacts = z.object({ ...facts, ...stamps }).meta({ id: 'CheckInFacts' });
export type CheckInFacts = z.infer<typeof CheckInFacts>;

export const CheckIn = z
  .object({
    ...facts,
    content: CheckInContent.nullable().meta({
      class: 'C5',
      description:
        'For the mentee and the conductor, but not for a conductor who is now the mentee’s formal mentor or director. Once voided, for the ' +
        'conductor alone. `null` for everybody else',
    }),
    early_reason: z
      .string()
      .max(2000)
      .nullable()
      .meta({
        class: 'C5',
        description:
          'Why it may be held earlier than the policy says, in the words of a mentorship lead; for the mentee, the conductor and the mentorship leads',
        examples: [null],
      }),
    waived_note: z
      .string()
      .max(2000)
      .nullable()
      .meta({ class: 'C5', description: 'Why it is waived, in words; for the mentee and the mentorship leads', examples: [null] }),
    ...stamps,
  })
  .meta({ id: 'CheckIn' });
export type CheckIn = z.infer<typeof CheckIn>;

export const CheckIns = Page(CheckInFacts, 'CheckInPage');
export const CheckInQuery = z.strictObject({
  ...pageQuery,
  mentee_id: Id.optional(),
  conductor_id: Id.optional().meta({ description: 'The vice-chair who conducts it' }),
  division_id: Id.optional().meta({ description: 'Primary division of the mentee today' }),
  state: anyOf(states).optional(),
  held_on_gte: CivilDate.optional(),
  held_on_lte: CivilDate.optional(),
});
export type CheckInQuery = z.infer<typeof CheckInQuery>;

const wanted = z
  .enum(portfolios)
  .optional()
  .meta({
    description: 'The portfolio to be asked first, instead of the one that belongs to the mentee’s position',
    examples: ['culture_inclusion'],
  });

export const ConductorQuery = z.strictObject({ portfolio: wanted });
export type ConductorQuery = z.infer<typeof ConductorQuery>;

export const CheckInConductors = z
  .object({
    mentee_id: Id.meta({ class: 'C1' }),
    mentee: Party.meta({ class: 'C1' }),
    portfolio: z.enum(portfolios).meta({ class: 'C1', description: 'The portfolio that is asked first', examples: ['education'] }),
    conductors: z
      .array(
        z.object({
          person_id: Id.meta({ class: 'C1' }),
          person: Party.meta({ class: 'C1' }),
          portfolio: z.enum(portfolios).meta({ class: 'C1', examples: ['education'] }),
          scheduled: z.int32().meta({ class: 'C1', description: 'How many check-ins the vice-chair has scheduled', examples: [2] }),
        }),
      )
      .max(200)
      .meta({ class: 'C1' }),
  })
  .meta({ id: 'CheckInConductors' });
export type CheckInConductors = z.infer<typeof CheckInConductors>;

const plannedOn = CivilDate.meta({ description: 'Today or later, within a year', examples: ['2026-07-10'] });

export const NewCheckIn = z
  .strictObject({
    mentee_id: Id,
    conductor_id: Id.optional().meta({ description: 'A vice-chair; default: the first of those who may conduct it' }),
    portfolio: wanted,
    planned_on: plannedOn,
  })
  .meta({ id: 'NewCheckIn', example: { mentee_id: '0198b7a0-0000-7000-8000-000000000002', planned_on: '2026-07-10' } });
export type NewCheckIn = z.infer<typeof NewCheckIn>;

export const CheckInPatch = z
  .strictObject({ planned_on: plannedOn.optional() })
  .meta({ id: 'CheckInPatch', example: { planned_on: '2026-08-14' } });
export type CheckInPatch = z.infer<typeof CheckInPatch>;

export const DelegateCheckIn = z
  .strictObject({ conductor_id: Id.meta({ description: 'Another vice-chair' }) })
  .meta({ id: 'DelegateCheckIn', example: { conductor_id: '0198b7a0-0000-7000-8000-000000000004' } });
export type DelegateCheckIn = z.infer<typeof DelegateCheckIn>;

export const AllowEarlyCheckIn = z
  .strictObject({
    mentee_id: Id,
    reason: prose(2000).meta({
      description: 'Why, in words; for the mentee, the conductor and the mentorship leads',
      examples: ['A long leave begins before the months are over.'],
    }),
  })
  .meta({
    id: 'AllowEarlyCheckIn',
    example: { mentee_id: '0198b7a0-0000-7000-8000-000000000002', reason: 'A long leave begins before the months are over.' },
  });
export type AllowEarlyCheckIn = z.infer<typeof AllowEarlyCheckIn>;

export const CheckInAllowance = z
  .object({
    id: RowId,
    mentee_id: Id.meta({ class: 'C2' }),
    mentee: Party.meta({ class: 'C2' }),
    allowed_by: Party.meta({ class: 'C2' }),
    allowed_on: z.iso
      .date()
      .meta({ class: 'C2', description: 'It holds for the programme clock that runs on this day', examples: ['2026-03-01'] }),
    reason: z
      .string()
      .max(2000)
      .meta({ class: 'C5', examples: ['A long leave begins before the months are over.'] }),
    ...stamps,
  })
  .meta({ id: 'CheckInAllowance' });
export type CheckInAllowance = z.infer<typeof CheckInAllowance>;

export const AcknowledgeCheckIn = z.strictObject({}).meta({ id: 'AcknowledgeCheckIn', example: {} });
export const CancelCheckIn = z.strictObject({}).meta({ id: 'CancelCheckIn', example: {} });

export const WaiveCheckIn = z
  .strictObject({
    mentee_id: Id,
    waived_reason: z.enum(waivedReasons).meta({
      description: 'HR records confirm it: a leave today, a departure before the window ends, a clock that has just started',
      examples: ['on_leave'],
    }),
    waived_note: prose(2000)
      .optional()
      .meta({
        description: 'Why, in words; required for `other`',
        examples: ['The department asked for it to be left to the coming review.'],
      }),
  })
  .meta({ id: 'WaiveCheckIn', example: { mentee_id: '0198b7a0-0000-7000-8000-000000000002', waived_reason: 'on_leave' } });
export type WaiveCheckIn = z.infer<typeof WaiveCheckIn>;

export const VoidCheckIn = z
  .strictObject({ voided_reason: z.enum(voidedReasons).meta({ examples: ['wrong_person'] }) })
  .meta({ id: 'VoidCheckIn', example: { voided_reason: 'wrong_person' } });
export type VoidCheckIn = z.infer<typeof VoidCheckIn>;
