import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { CivilDate, Id, RowId, stamps } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';

export const Introduction = z
  .object({
    id: RowId,
    mentee_id: Id.meta({ class: 'C1' }),
    mentee: Party.meta({ class: 'C1' }),
    mentor_id: Id.meta({ class: 'C1' }),
    mentor: Party.meta({ class: 'C1' }),
    facilitator_id: Id.meta({ class: 'C1' }),
    facilitator: Party.meta({ class: 'C1' }),
    introduced_on: z.iso.date().meta({ class: 'C1', examples: ['2026-07-01'] }),
    request_id: Id.nullable().meta({
      class: 'C1',
      description: 'The mentor request that led to it; null where there was none, or where you may not see the request',
      examples: [null],
    }),
    ...stamps,
  })
  .meta({ id: 'Introduction' });
export type Introduction = z.infer<typeof Introduction>;

export const NewIntroduction = z
  .strictObject({
    mentee_id: Id,
    mentor_id: Id.meta({ description: 'A faculty member or an external mentor' }),
    introduced_on: CivilDate.optional().meta({ description: 'Default today; not in the future' }),
    request_id: Id.optional().meta({ description: 'The request of this mentee that led to it' }),
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
