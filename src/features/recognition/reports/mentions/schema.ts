import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { anyOf, CivilDate, HttpsUrl, Id, Instant, prose, RowId, stamps } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';
import { achievementKinds } from '../further-schema.ts';

const kinds = ['selected', ...achievementKinds] as const;
export const mentionStatuses = ['asked', 'given', 'declined', 'revoked', 'withdrawn'] as const;
export type MentionStatus = (typeof mentionStatuses)[number];

const kind = {
  description:
    '`selected`: one of up to five mentorships told in the mentor’s own words; the others: a public achievement of the mentee during the mentorship or within two years after it',
  examples: ['selected'],
};
const words = {
  description: 'As reports print it, once the mentee has consented to these words',
  examples: ['We wrote her first grant application together, and the second one she wrote alone.'],
};
const happened = { description: 'The day of an achievement; null of a selected mentorship', examples: [null] };
const joint = { description: 'Whether mentor and mentee made it together: a publication, a grant or an award', examples: [false] };
const reference = { description: 'Where the public finds it, such as the address of a DOI', examples: [null] };

export const ReportMention = z
  .object({
    id: RowId,
    mentor_id: Id.meta({ class: 'C4' }),
    mentor: Party.meta({ class: 'C4' }),
    mentee_id: Id.meta({ class: 'C4' }),
    mentee: Party.meta({ class: 'C4' }),
    kind: z.enum(kinds).meta({ class: 'C4', ...kind }),
    place: z
      .int32()
      .min(1)
      .max(5)
      .nullable()
      .meta({ class: 'C4', description: 'Order of the selected mentorships; null of the others', examples: [1] }),
    words: z
      .string()
      .max(3000)
      .meta({ class: 'C4', ...words }),
    happened_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C4', ...happened }),
    is_joint: z.boolean().meta({ class: 'C4', ...joint }),
    reference: z
      .string()
      .max(2000)
      .nullable()
      .meta({ class: 'C4', ...reference }),
    status: z.enum(mentionStatuses).meta({
      class: 'C4',
      description:
        'Only `given` lets reports print the words. Without, a selected mentorship is described by rank and position alone, and an achievement is left out',
      examples: ['asked'],
    }),
    answered_at: Instant.nullable().meta({ class: 'C4', examples: [null] }),
    ...stamps,
  })
  .meta({ id: 'ReportMention' });
export type ReportMention = z.infer<typeof ReportMention>;

export const ReportMentions = Page(ReportMention, 'ReportMentionPage');
export const ReportMentionQuery = z.strictObject({
  ...pageQuery,
  mentor_id: Id.optional(),
  mentee_id: Id.optional(),
  status: anyOf(mentionStatuses).optional(),
});
export type ReportMentionQuery = z.infer<typeof ReportMentionQuery>;

export const NewReportMention = z
  .strictObject({
    mentee_id: Id.meta({ description: 'A formal mentee of yours, present or past' }),
    kind: z.enum(kinds).meta(kind),
    words: prose(3000).meta(words),
    happened_on: CivilDate.optional().meta({ description: 'Needed of an achievement, and of nothing else' }),
    is_joint: z.boolean().optional().meta(joint),
    reference: HttpsUrl.optional().meta({ ...reference, examples: ['https://doi.org/10.1000/182'] }),
  })
  .meta({
    id: 'NewReportMention',
    example: { mentee_id: '0198b7a0-0000-7000-8000-000000000001', kind: 'selected', words: words.examples[0] },
  });
export type NewReportMention = z.infer<typeof NewReportMention>;

export const ReportMentionPatch = z
  .strictObject({ words: prose(3000).optional().meta(words) })
  .meta({ id: 'ReportMentionPatch', example: { words: 'We wrote her first grant application together.' } });
export type ReportMentionPatch = z.infer<typeof ReportMentionPatch>;

export const ReportMentionAction = z.strictObject({}).meta({ id: 'ReportMentionAction', example: {} });
