import { z } from 'zod';
import { Page } from '../../../../core/page.ts';
import { Id, prose, RowId, stamps } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';
import { factQuery, newPeriod, periodPatch, personFilter, shownPeriod } from '../fields.ts';

const kinds = ['parental', 'medical', 'compassionate', 'sabbatical', 'research', 'administrative', 'other_protected'] as const;
const restricted = 'Null where the kind of leave is not for you';

const kind = z.enum(kinds).meta({ examples: ['sabbatical'] });
const stopsClock = z.boolean();
const why = { description: 'Why the clock departs from the policy', examples: [null] };

export const Leave = z
  .object({
    id: RowId,
    person_id: Id.meta({ class: 'C2' }),
    person: Party.meta({ class: 'C2' }),
    ...shownPeriod('C2'),
    kind: kind.nullable().meta({ class: 'C8', description: restricted }),
    stops_clock: stopsClock.meta({
      class: 'C2',
      description: 'Whether the programme clock stops meanwhile, as the months and due days of the person say as well',
    }),
    clock_override_reason: z
      .string()
      .max(500)
      .nullable()
      .meta({ class: 'C8', ...why, description: `${why.description}. ${restricted}` }),
    ...stamps,
  })
  .meta({ id: 'Leave' });

export const NewLeave = z
  .strictObject({
    person_id: Id,
    kind,
    ...newPeriod,
    stops_clock: stopsClock.optional().meta({ description: 'Default: as the policy on starts_on decides for the kind' }),
    clock_override_reason: prose(500).nullable().optional().meta(why),
  })
  .meta({
    id: 'NewLeave',
    example: { person_id: '0198b7a0-0000-7000-8000-000000000001', kind: 'parental', starts_on: '2026-07-01', ends_on: '2027-01-01' },
  });
export type NewLeave = z.infer<typeof NewLeave>;

export const LeavePatch = z
  .strictObject({
    kind: kind.optional(),
    ...periodPatch,
    stops_clock: stopsClock.optional(),
    clock_override_reason: prose(500).nullable().optional().meta(why),
  })
  .meta({ id: 'LeavePatch', example: { ends_on: '2027-02-01' } });
export type LeavePatch = z.infer<typeof LeavePatch>;

export const Leaves = Page(Leave, 'LeavePage');
export const LeaveQuery = z.strictObject({ ...factQuery, ...personFilter });
export type LeaveQuery = z.infer<typeof LeaveQuery>;
