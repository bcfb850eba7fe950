import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { anyOf, CivilDate, Id } from '../../../domain/fields.ts';
import { Party } from '../../../domain/party.ts';
import { day } from './fields.ts';
import { detailFields, obligationKinds, occasions } from './kinds.ts';

/** The states of an obligation on a day. */
export const obligationStates = ['waived', 'done', 'overdue', 'due', 'upcoming', 'not_tracked'] as const;
export type ObligationState = (typeof obligationStates)[number];

export const ObligationDetail = z
  .object(detailFields())
  .meta({ id: 'ObligationDetail', description: 'The facts from which the state follows; each kind has its own' });
export type ObligationDetail = z.infer<typeof ObligationDetail>;

/** Which of several obligations of its kind one is. */
export const occasion = z
  .string()
  .max(64)
  .meta({
    description: `Which of several obligations of the kind: ${occasions()}; empty for the other kinds`,
    examples: ['2'],
  });

export const Obligation = z
  .object({
    person_id: Id.meta({ class: 'C2', description: 'The person who owes it; for an assignment, the mentee' }),
    person: Party.meta({ class: 'C2' }),
    kind: z.enum(obligationKinds).meta({ class: 'C2', examples: ['meetings'] }),
    occasion: occasion.meta({ class: 'C2' }),
    assignment_id: Id.nullable().meta({ class: 'C2', description: 'The assignment it is about; for meetings and plans, the primary one' }),
    mentor_id: Id.nullable().meta({ class: 'C2', description: 'The mentor of that assignment' }),
    mentor: Party.nullable().meta({ class: 'C2' }),
    state: z.enum(obligationStates).meta({
      class: 'C2',
      description:
        'As of the day: `not_tracked` where it fell due before the programme began in the department or division; `done`, also where it had been waived; otherwise `waived`; otherwise `upcoming` before `opens_on`, then `due`, then ' +
        '`overdue`. A first meeting is never overdue',
      examples: ['overdue'],
    }),
    opens_on: day('First day on which it can be done'),
    due_on: day(
      'Last day on which it is on time; null while a leave without an end moves it, and where leaves move it and you may not read them',
    ),
    overdue_since: day('First day on which it is overdue; null where it is not'),
    done_on: day('The day on which it was done; null where it is not, or where you may not read the days of meetings').meta({
      class: 'C2',
    }),
    waiver_id: Id.nullable().meta({ class: 'C2', description: 'The waiver that holds on the day; null where none does' }),
    detail: ObligationDetail.meta({ class: 'C2' }),
  })
  .meta({
    id: 'Obligation',
    example: {
      person_id: '0198b7a0-0000-7000-8000-000000000a55',
      person: { id: '0198b7a0-0000-7000-8000-000000000a55', display_name: 'Zoë Šimková' },
      kind: 'meetings',
      occasion: '2',
      assignment_id: '0198b7a0-0000-7000-8000-000000000459',
      mentor_id: '0198b7a0-0000-7000-8000-0000000000b7',
      mentor: { id: '0198b7a0-0000-7000-8000-0000000000b7', display_name: 'Tariq Lindqvist' },
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
  mentor_id: Id.optional().meta({ description: 'Obligations that concern this mentor and their mentees' }),
  division_id: Id.optional().meta({ description: 'Division of which the person is a primary member today' }),
  kind: anyOf(obligationKinds).optional(),
  state: anyOf(obligationStates).optional().meta({ description: 'One or more, comma-separated; default due,overdue' }),
  due_on_gte: CivilDate.optional(),
  due_on_lte: CivilDate.optional(),
  as_of: CivilDate.optional().meta({
    description:
      'The obligations as they stood, or will stand, on this day; your rights are those of today. Default today. Where you may not read leaves, ' +
      'what they move is answered as if there were none, as of the first of the month',
  }),
});
export type ObligationQuery = z.infer<typeof ObligationQuery>;
