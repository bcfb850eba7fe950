import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { anyOf, CivilDate, Flag, Id, Instant, RowId, stamps, text } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';

const kinds = ['manuscript', 'abstract', 'grant', 'award', 'invitation', 'committee', 'presentation', 'position'] as const;
const statuses = ['in_preparation', 'submitted', 'under_review', 'in_progress', 'accepted', 'published', 'dropped'] as const;
const words = {
  assignment: { description: 'The mentorship that it came out of' },
  kind: { description: 'What it is', examples: ['manuscript'] },
  title: { description: 'Title, without names of third parties', examples: ['Outcomes after rapid access clinics'] },
  status: { description: 'How far it has come; `accepted` and `published` are counted', examples: ['accepted'] },
  day: { description: 'Day since which it has this status', examples: ['2026-02-10'] },
  consent: { description: 'Whether the mentee consents that it is counted as an output of the mentorship', examples: [true] },
};
const kind = z.enum(kinds);
const status = z.enum(statuses);

export const ScholarlyOutput = z
  .object({
    id: RowId,
    mentee_id: Id.meta({ class: 'C3' }),
    mentee: Party.meta({ class: 'C3' }),
    assignment_id: Id.meta({ class: 'C3', ...words.assignment }),
    kind: kind.meta({ class: 'C3', ...words.kind }),
    title: z
      .string()
      .max(300)
      .meta({ class: 'C3', ...words.title }),
    status: status.meta({ class: 'C3', ...words.status }),
    status_on: z.iso.date().meta({ class: 'C3', ...words.day }),
    consented_at: Instant.nullable().meta({
      class: 'C3',
      description: 'Since when the mentee consents that it is counted as an output of the mentorship; `null`: they do not',
      examples: [null],
    }),
    ...stamps,
  })
  .meta({ id: 'ScholarlyOutput' });
export type ScholarlyOutput = z.infer<typeof ScholarlyOutput>;

export const ScholarlyOutputs = Page(ScholarlyOutput, 'ScholarlyOutputPage');
export const ScholarlyOutputQuery = z.strictObject({
  ...pageQuery,
  assignment_id: Id.optional(),
  kind: anyOf(kinds).optional(),
  status: anyOf(statuses).optional(),
  is_consented: Flag.optional().meta({ description: 'Whether the mentee consents to the link to the mentorship' }),
});
export type ScholarlyOutputQuery = z.infer<typeof ScholarlyOutputQuery>;

const written = {
  title: text(300).meta(words.title),
  status: status.meta(words.status),
  status_on: CivilDate.meta(words.day),
};

export const NewScholarlyOutput = z
  .strictObject({
    assignment_id: Id.meta(words.assignment),
    kind: kind.meta(words.kind),
    ...written,
    consents_to_link: z.boolean().meta(words.consent),
  })
  .meta({
    id: 'NewScholarlyOutput',
    example: {
      assignment_id: '0198b7a0-0000-7000-8000-00000000000b',
      kind: 'manuscript',
      title: words.title.examples[0],
      status: 'accepted',
      status_on: '2026-02-10',
      consents_to_link: true,
    },
  });
export type NewScholarlyOutput = z.infer<typeof NewScholarlyOutput>;

export const ScholarlyOutputPatch = z
  .strictObject({
    title: written.title.optional(),
    status: written.status.optional(),
    status_on: written.status_on.optional(),
    consents_to_link: z.boolean().optional().meta(words.consent),
  })
  .meta({ id: 'ScholarlyOutputPatch', example: { status: 'published', status_on: '2026-06-01' } });
export type ScholarlyOutputPatch = z.infer<typeof ScholarlyOutputPatch>;
