import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { CivilDate, Flag, Id, Instant, RowId, stamps, text } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';

const words = {
  purpose: { description: 'What it is for', examples: ['Protected time as mentorship facilitator'] },
  amount: { description: 'The whole amount, in hundredths of the currency', examples: [500_000] },
  currency: { description: 'ISO 4217', examples: ['CAD'] },
  starts: { description: 'First day of its period', examples: ['2026-07-01'] },
  ends: { description: 'First day after its period', examples: ['2027-07-01'] },
};
const amount = z.int32().min(1).max(100_000_000);
const currency = z
  .string()
  .length(3)
  .regex(/^[A-Z]{3}$/, 'must be a code of three capital letters');

export const Stipend = z
  .object({
    id: RowId,
    person_id: Id.meta({ class: 'C2' }),
    person: Party.meta({ class: 'C2' }),
    award_id: Id.nullable().meta({ class: 'C2', description: 'The award that it comes with', examples: [null] }),
    purpose: z
      .string()
      .max(500)
      .meta({ class: 'C2', ...words.purpose }),
    amount_cents: amount.meta({ class: 'C2', ...words.amount }),
    currency: currency.meta({ class: 'C2', ...words.currency }),
    starts_on: z.iso.date().meta({ class: 'C2', ...words.starts }),
    ends_on: z.iso.date().meta({ class: 'C2', ...words.ends }),
    voided_at: Instant.nullable().meta({ class: 'C2', description: 'When it was voided as recorded in error', examples: [null] }),
    ...stamps,
  })
  .meta({ id: 'Stipend' });
export type Stipend = z.infer<typeof Stipend>;

export const Stipends = Page(Stipend, 'StipendPage');
export const StipendQuery = z.strictObject({ ...pageQuery, person_id: Id.optional(), is_voided: Flag.optional() });
export type StipendQuery = z.infer<typeof StipendQuery>;

export const NewStipend = z
  .strictObject({
    person_id: Id,
    award_id: Id.optional().meta({ description: 'An award of the person that it comes with' }),
    purpose: text(500).meta(words.purpose),
    amount_cents: amount.meta(words.amount),
    currency: currency.meta(words.currency),
    starts_on: CivilDate.meta(words.starts),
    ends_on: CivilDate.meta(words.ends),
  })
  .meta({
    id: 'NewStipend',
    example: {
      person_id: '0198b7a0-0000-7000-8000-000000000002',
      purpose: words.purpose.examples[0],
      amount_cents: 500_000,
      currency: 'CAD',
      starts_on: '2026-07-01',
      ends_on: '2027-07-01',
    },
  });
export type NewStipend = z.infer<typeof NewStipend>;
export const VoidStipend = z.strictObject({}).meta({ id: 'VoidStipend', example: {} });
