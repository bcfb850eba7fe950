import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { anyOf, CivilDate, Flag, Id, Instant, RowId, stamps } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';

const kinds = ['junior_promotion', 'senior_promotion'] as const;
const words = {
  kind: { description: '`junior_promotion`: to associate professor; `senior_promotion`: to professor', examples: ['junior_promotion'] },
  submitted: { description: 'Day on which the file was submitted', examples: ['2025-09-15'] },
  report: {
    description: 'The report on mentoring that the file holds, issued by the day of submission',
    examples: ['0198b7a0-0000-7000-8000-0000000000d1'],
  },
  milestone: { description: 'The career milestone that says when the promotion was granted; `null`: not granted', examples: [null] },
  criterion: {
    description: 'Whether mentorship was recorded as a criterion of the promotion that was granted; `null`: not recorded',
    examples: [null],
  },
};
const kind = z.enum(kinds);

export const PromotionFile = z
  .object({
    id: RowId,
    person_id: Id.meta({ class: 'C9' }),
    person: Party.meta({ class: 'C9' }),
    kind: kind.meta({ class: 'C9', ...words.kind }),
    submitted_on: z.iso.date().meta({ class: 'C9', ...words.submitted }),
    report_id: Id.nullable().meta({ class: 'C9', ...words.report }),
    milestone_id: Id.nullable().meta({ class: 'C9', ...words.milestone }),
    is_mentorship_criterion: z
      .boolean()
      .nullable()
      .meta({ class: 'C9', ...words.criterion }),
    voided_at: Instant.nullable().meta({ class: 'C9', description: 'When it was voided as recorded in error', examples: [null] }),
    ...stamps,
  })
  .meta({ id: 'PromotionFile' });
export type PromotionFile = z.infer<typeof PromotionFile>;

export const PromotionFiles = Page(PromotionFile, 'PromotionFilePage');
export const PromotionFileQuery = z.strictObject({
  ...pageQuery,
  person_id: Id.optional(),
  kind: anyOf(kinds).optional(),
  submitted_on_gte: CivilDate.optional().meta({ description: 'Submitted on or after this day' }),
  submitted_on_lte: CivilDate.optional().meta({ description: 'Submitted on or before this day' }),
  is_voided: Flag.optional(),
});
export type PromotionFileQuery = z.infer<typeof PromotionFileQuery>;

export const NewPromotionFile = z
  .strictObject({
    person_id: Id,
    kind: kind.meta(words.kind),
    submitted_on: CivilDate.meta(words.submitted),
    report_id: Id.optional().meta(words.report),
  })
  .meta({
    id: 'NewPromotionFile',
    example: { person_id: '0198b7a0-0000-7000-8000-000000000002', kind: 'junior_promotion', submitted_on: '2025-09-15' },
  });
export type NewPromotionFile = z.infer<typeof NewPromotionFile>;

export const PromotionFilePatch = z
  .strictObject({
    report_id: Id.nullable().optional().meta(words.report),
    milestone_id: Id.nullable().optional().meta(words.milestone),
    is_mentorship_criterion: z.boolean().nullable().optional().meta(words.criterion),
  })
  .meta({
    id: 'PromotionFilePatch',
    example: { milestone_id: '0198b7a0-0000-7000-8000-00000000000a', is_mentorship_criterion: true },
  });
export type PromotionFilePatch = z.infer<typeof PromotionFilePatch>;
export const VoidPromotionFile = z.strictObject({}).meta({ id: 'VoidPromotionFile', example: {} });
