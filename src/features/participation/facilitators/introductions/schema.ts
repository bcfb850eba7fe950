import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { CivilDate, Id, RowId, stamps } from '../../../../domain/fields.ts';

const name = (example: string) =>
  z
    .string()
    .max(410)
    .meta({ examples: [example] });

export const Introduction = z
  .object({
    id: RowId,
    mentee_id: Id.meta({ class: 'C1' }),
    mentee_name: name('Zoë Šimková').meta({ class: 'C1' }),
    mentor_id: Id.meta({ class: 'C1' }),
    mentor_name: name('Tariq Lindqvist').meta({ class: 'C1' }),
    facilitator_id: Id.meta({ class: 'C1' }),
    facilitator_name: name('Noor Haddad').meta({ class: 'C1' }),
    introduced_on: z.iso.date().meta({ class: 'C1', examples: ['2026-07-01'] }),
    request_id: Id.nullable().meta({
      class: 'C1',
      description: 'The request for a mentor it came of; null where it came of none, or where you may not know of the request',
      examples: [null],
    }),
    ...stamps,
  })
  .meta({ id: 'Introduction' });
export type Introduction = z.infer<typeof Introduction>;

export const NewIntroduction = z
  .strictObject({
    mentee_id: Id,
    mentor_id: Id,
    introduced_on: CivilDate.optional().meta({ description: 'Default today; not in the future' }),
    request_id: Id.optional().meta({ description: 'A request of this mentee' }),
  })
  .meta({
    id: 'NewIntroduction',
    example: {
      mentee_id: '0198b7a0-0000-7000-8000-000000000002',
      mentor_id: '0198b7a0-0000-7000-8000-000000000003',
      introduced_on: '2026-07-01',
    },
  });
export type NewIntroduction = z.infer<typeof NewIntroduction>;

export const Introductions = Page(Introduction, 'IntroductionPage');
export const IntroductionQuery = z.strictObject({
  ...pageQuery,
  mentee_id: Id.optional(),
  mentor_id: Id.optional(),
  facilitator_id: Id.optional(),
  division_id: Id.optional().meta({ description: 'Primary division of the mentee on the day of the introduction' }),
  introduced_on_gte: CivilDate.optional(),
  introduced_on_lte: CivilDate.optional(),
});
export type IntroductionQuery = z.infer<typeof IntroductionQuery>;
