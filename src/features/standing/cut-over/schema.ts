import { z } from 'zod';
import { CivilDate } from '../../../domain/fields.ts';
import { unitReference } from '../../../domain/unit.ts';
import { obligationKinds } from '../obligations/kinds.ts';
import { obligationStates } from '../obligations/schema.ts';

const day = z.iso.date().meta({ class: 'C2', examples: ['2026-07-01'] });
const number = z
  .int32()
  .min(0)
  .meta({ examples: [12] });

/** The states by which obligations are counted. */
export const countedStates = obligationStates;

/** How many obligations of a kind are in each state. */
const states = Object.fromEntries(obligationStates.map((state) => [state, number.meta({ class: 'C2' })])) as Record<
  (typeof obligationStates)[number],
  z.ZodInt32
>;

const CutOverCount = z.object({ kind: z.enum(obligationKinds).meta({ class: 'C2' }), ...states }).meta({ id: 'CutOverCount' });

const CutOverDivision = z
  .object({
    division: unitReference()
      .nullable()
      .meta({ class: 'C2', id: 'CutOverDivisionReference', description: 'Null: people without a primary division' }),
    starts_on: day.meta({ description: 'From when obligations are owed there' }),
    people: number.meta({ class: 'C2', description: 'People who owe something on the day' }),
    counts: z
      .array(CutOverCount)
      .max(obligationKinds.length)
      .meta({ class: 'C2', description: 'By kind; kinds of which there is none are left out' }),
  })
  .meta({ id: 'CutOverDivision' });

export const CutOver = z
  .object({
    programme_starts_on: day.meta({ description: 'From when obligations are owed in the department' }),
    as_of: day,
    counts: z.array(CutOverCount).max(obligationKinds.length).meta({ class: 'C2', description: 'Of everybody, by kind' }),
    divisions: z
      .array(CutOverDivision)
      .max(1000)
      .meta({ class: 'C2', description: 'By code; at the end people without a division', examples: [[]] }),
  })
  .meta({ id: 'CutOver' });
export type CutOver = z.infer<typeof CutOver>;

export const CutOverQuery = z.strictObject({
  programme_starts_on: CivilDate.optional().meta({
    description: 'What would be owed if the programme began on this day; default that of the department. Nothing is changed',
  }),
  as_of: CivilDate.optional().meta({
    description: 'The morning to look at; default the first day of the programme, or today if that is later',
  }),
});
export type CutOverQuery = z.infer<typeof CutOverQuery>;
