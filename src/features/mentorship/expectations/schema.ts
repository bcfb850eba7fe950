import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { anyOf, CivilDate, prose, RowId, stamps, text } from '../../../domain/fields.ts';

/** The documents of expectations; each kind has versions of its own. */
export const kinds = ['mentorship_definition', 'mentor_duties', 'mentee_duties', 'facilitator_charter', 'leader_duties'] as const;
export const kind = z.enum(kinds).meta({ examples: ['mentor_duties'] });
export type ExpectationKind = (typeof kinds)[number];

const title = { examples: ['What the department expects of a mentor'] };
const body = { examples: ['A mentor meets the mentee at least three times a year.\n\nA mentor keeps what is said in confidence.'] };

const documentFields = {
  id: RowId,
  kind: kind.meta({ class: 'C0' }),
  version: z.int32().min(1).meta({ class: 'C0' }),
  title: z
    .string()
    .max(200)
    .meta({ class: 'C0', ...title }),
  starts_on: z.iso.date().meta({ class: 'C0' }),
  ends_on: z.iso
    .date()
    .nullable()
    .meta({ class: 'C0', description: 'First day of the next version; null = there is none yet', examples: [null] }),
  ...stamps,
};

export const ExpectationDocument = z.object(documentFields).meta({ id: 'ExpectationDocument' });

export const ExpectationDocumentDetail = z
  .object({
    ...documentFields,
    body: z
      .string()
      .max(20_000)
      .meta({ class: 'C0', ...body }),
  })
  .meta({ id: 'ExpectationDocumentDetail' });
export type ExpectationDocumentDetail = z.infer<typeof ExpectationDocumentDetail>;

export const NewExpectationDocument = z
  .strictObject({
    kind,
    title: text(200).meta(title),
    body: prose(20_000).meta(body),
    starts_on: CivilDate.optional().meta({
      description: 'First day of this version, on which the latest one ends; it comes after the first day of that one. Default today',
    }),
  })
  .meta({ id: 'NewExpectationDocument' });
export type NewExpectationDocument = z.infer<typeof NewExpectationDocument>;

export const ExpectationDocuments = Page(ExpectationDocument, 'ExpectationDocumentPage');
export const ExpectationDocumentQuery = z.strictObject({
  ...pageQuery,
  kind: anyOf(kinds).optional(),
  as_of: CivilDate.optional().meta({ description: 'Only the versions in force on the day; by default all versions' }),
});
export type ExpectationDocumentQuery = z.infer<typeof ExpectationDocumentQuery>;
