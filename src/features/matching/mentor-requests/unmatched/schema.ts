import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { anyOf, Id, RowId } from '../../../../domain/fields.ts';

const reasons = [
  'no_request',
  'request_open',
  'in_discussion',
  'awaiting_acceptance',
  'no_match',
  'suspended_conflict',
  'mentor_absent',
] as const;

export const UnmatchedPerson = z
  .object({
    id: RowId,
    display_name: z
      .string()
      .max(410)
      .meta({ class: 'C1', examples: ['Zoë Šimková'] }),
    division_code: z
      .string()
      .max(32)
      .nullable()
      .meta({ class: 'C1', description: 'Primary division today', examples: ['CARD'] }),
    reason: z.enum(reasons).meta({
      class: 'C1',
      description:
        'Why there is no active formal mentor. A proposal or request on its way comes before an interrupted assignment, and that before a request without a match. `awaiting_acceptance`: an assignment is proposed, or agreed upon and yet to begin',
    }),
    since: z.iso.date().meta({
      class: 'C1',
      description: 'First day without an active formal mentor; without any so far, the first day of the full-time appointment',
    }),
    days_waiting: z.int32().meta({
      class: 'C1',
      description: 'Days since `since`; without those on leave that stops the clock, for those who may read leaves',
      examples: [31],
    }),
    request_id: Id.nullable().meta({
      class: 'C1',
      description: 'The request that is neither matched nor withdrawn, the latest if there are several',
    }),
    last_end_cause: z
      .enum(['mentor_retired', 'mentor_departed'])
      .nullable()
      .meta({
        class: 'C1',
        description: 'Why the last assignment ended, where it was the retirement or departure of the mentor',
        examples: [null],
      }),
  })
  .meta({ id: 'UnmatchedPerson' });
export type UnmatchedPerson = z.infer<typeof UnmatchedPerson>;

export const UnmatchedPeople = Page(UnmatchedPerson, 'UnmatchedPersonPage');
export const UnmatchedQuery = z.strictObject({
  ...pageQuery,
  division_id: Id.optional().meta({ description: 'Primary division today' }),
  site_id: Id.optional().meta({ description: 'A site where the person works today' }),
  reason: anyOf(reasons).optional(),
});
export type UnmatchedQuery = z.infer<typeof UnmatchedQuery>;
