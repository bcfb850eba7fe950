import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { anyOf, CivilDate, Id, Instant, prose, RowId, stamps } from '../../../../domain/fields.ts';

const statuses = ['planned', 'open', 'closed', 'cancelled', 'filled'] as const;

const closes = { description: 'First day on which applications are no longer taken', examples: ['2026-05-01'] };
const termStarts = { description: 'First day of the term', examples: ['2026-07-01'] };
const termEnds = { description: 'First day after the term', examples: ['2029-07-01'] };
const stipend = { description: 'Stipend for the whole term, in cents; null = not stated', examples: [500_000] };
const duties = 'Half a day a week. You welcome newcomers, know who mentors whom, and introduce people to each other.';

export const FacilitatorCall = z
  .object({
    id: RowId,
    division_id: Id.meta({ class: 'C0' }),
    status: z.enum(statuses).meta({
      class: 'C0',
      description: 'As of today: `filled` once somebody has taken up the term, `closed` while the committee decides',
      examples: ['open'],
    }),
    opens_on: z.iso.date().meta({ class: 'C0', description: 'First day on which applications are taken', examples: ['2026-03-01'] }),
    closes_on: z.iso.date().meta({ class: 'C0', ...closes }),
    term_starts_on: z.iso.date().meta({ class: 'C0', ...termStarts }),
    term_ends_on: z.iso.date().meta({ class: 'C0', ...termEnds }),
    stipend_cents: z
      .int32()
      .min(0)
      .nullable()
      .meta({ class: 'C0', ...stipend }),
    description: z
      .string()
      .max(5000)
      .nullable()
      .meta({ class: 'C0', examples: [duties] }),
    cancelled_at: Instant.nullable().meta({ class: 'C0', examples: [null] }),
    ...stamps,
  })
  .meta({ id: 'FacilitatorCall' });
export type FacilitatorCall = z.infer<typeof FacilitatorCall>;

export const NewFacilitatorCall = z
  .strictObject({
    division_id: Id,
    opens_on: CivilDate.optional().meta({ description: 'First day on which applications are taken; default today' }),
    closes_on: CivilDate.meta(closes),
    term_starts_on: CivilDate.meta(termStarts),
    term_ends_on: CivilDate.meta(termEnds),
    stipend_cents: z.int32().min(0).optional().meta(stipend),
    description: prose(5000)
      .optional()
      .meta({ examples: [duties] }),
  })
  .meta({
    id: 'NewFacilitatorCall',
    example: {
      division_id: '0198b7a0-0000-7000-8000-000000000004',
      closes_on: '2026-05-01',
      term_starts_on: '2026-07-01',
      term_ends_on: '2029-07-01',
      stipend_cents: 500_000,
      description: duties,
    },
  });
export type NewFacilitatorCall = z.infer<typeof NewFacilitatorCall>;

export const FacilitatorCalls = Page(FacilitatorCall, 'FacilitatorCallPage');
export const CallQuery = z.strictObject({ ...pageQuery, division_id: Id.optional(), status: anyOf(statuses).optional() });
export type CallQuery = z.infer<typeof CallQuery>;

export const CancelCall = z.strictObject({}).meta({ id: 'CancelFacilitatorCall', example: {} });
