import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { anyOf, Id, prose, RowId, stamps } from '../../../../domain/fields.ts';

const visibilities = ['private', 'pair'] as const;
const body = 'Ask the statistician before the next draft.';

const Visibility = z.enum(visibilities).meta({
  description: '`private`: only the author can read it; `pair`: mentee and mentor can. Nobody else can, whatever their roles',
  examples: ['private'],
});

export const MeetingNote = z
  .object({
    id: RowId,
    meeting_id: Id.meta({ class: 'C4' }),
    author_id: Id.meta({ class: 'C4' }),
    visibility: Visibility.meta({ class: 'C4' }),
    body: z
      .string()
      .max(10_000)
      .meta({ class: 'C4', examples: [body] }),
    ...stamps,
  })
  .meta({ id: 'MeetingNote' });
export type MeetingNote = z.infer<typeof MeetingNote>;

export const MeetingNotes = Page(MeetingNote, 'MeetingNotePage');
export const MeetingNoteQuery = z.strictObject({ ...pageQuery, visibility: anyOf(visibilities).optional() });
export type MeetingNoteQuery = z.infer<typeof MeetingNoteQuery>;

export const NewMeetingNote = z
  .strictObject({ visibility: Visibility.default('private'), body: prose(10_000).meta({ examples: [body] }) })
  .meta({ id: 'NewMeetingNote', example: { body } });
export type NewMeetingNote = z.infer<typeof NewMeetingNote>;

export const MeetingNotePatch = z
  .strictObject({
    visibility: Visibility.optional(),
    body: prose(10_000)
      .optional()
      .meta({ examples: [body] }),
  })
  .meta({ id: 'MeetingNotePatch', example: { visibility: 'pair' } });
export type MeetingNotePatch = z.infer<typeof MeetingNotePatch>;
