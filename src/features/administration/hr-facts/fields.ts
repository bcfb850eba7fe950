import { z } from 'zod';
import { pageQuery } from '../../../core/page.ts';
import type { ConfidentialityClass } from '../../../domain/classes.ts';
import { CivilDate, Id } from '../../../domain/fields.ts';

/** What the wire shapes of all kinds of fact have in common. */

const endsOn = { description: 'First day on which it no longer holds; null = open', examples: [null] };

/** The period of a fact in answers, as confidential as the fact itself. */
export const shownPeriod = (kind: ConfidentialityClass) => ({
  starts_on: z.iso.date().meta({ class: kind, examples: ['2026-07-01'] }),
  ends_on: z.iso
    .date()
    .nullable()
    .meta({ class: kind, ...endsOn, description: `${endsOn.description}. Equal to starts_on where it was voided` }),
});
/** The period of a new fact; without an end it is open. */
export const newPeriod = { starts_on: CivilDate, ends_on: CivilDate.nullable().optional().meta(endsOn) };
/** The period in a merge patch; null as the end opens it. */
export const periodPatch = { starts_on: CivilDate.optional(), ends_on: CivilDate.nullable().optional().meta(endsOn) };

/** The option to end the present fact when a new one begins that it cannot overlap. */
export const closesPrevious = z
  .boolean()
  .optional()
  .meta({
    description: 'End on starts_on what holds on that day and cannot hold beside this one, instead of refusing the overlap',
    examples: [true],
  });

/** The filters of every list; each further one is a column of the fact. */
export const factQuery = {
  ...pageQuery,
  as_of: CivilDate.optional().meta({ description: 'Only what holds on this day; without it, past, present and future' }),
};
/** The filter of facts that belong to one person. */
export const personFilter = { person_id: Id.optional() };
