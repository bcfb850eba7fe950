import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { anyOf, CivilDate, Flag, Id, Instant, RowId, stamps, text } from '../../../domain/fields.ts';

/** The kinds of programme event. */
export const eventKinds = ['orientation', 'social', 'workshop', 'mentor_forum', 'lecture', 'award_ceremony'] as const;
const statuses = ['scheduled', 'held', 'cancelled'] as const;

const kind = z.enum(eventKinds).meta({ examples: ['orientation'] });
const title = { examples: ['Orientation of new faculty'] };
const held = { description: 'The day of the event', examples: ['2026-09-10'] };

export const ProgrammeEvent = z
  .object({
    id: RowId,
    kind: kind.meta({ class: 'C0' }),
    title: z
      .string()
      .max(200)
      .meta({ class: 'C0', ...title }),
    held_on: z.iso.date().meta({ class: 'C0', ...held }),
    division_id: Id.nullable().meta({
      class: 'C0',
      description: 'The division that holds the event; null = the department',
      examples: [null],
    }),
    is_mandatory: z.boolean().meta({ class: 'C0' }),
    status: z.enum(statuses).meta({ class: 'C0', description: '`held` from its day on', examples: ['scheduled'] }),
    expectation_document_ids: z.array(Id).max(20).meta({
      class: 'C0',
      description: 'Of an orientation: the expectation documents in force on its day, which it covers',
    }),
    cancelled_at: Instant.nullable().meta({ class: 'C0', examples: [null] }),
    ...stamps,
  })
  .meta({ id: 'ProgrammeEvent' });
export type ProgrammeEvent = z.infer<typeof ProgrammeEvent>;

export const NewProgrammeEvent = z
  .strictObject({
    kind,
    title: text(200).meta(title),
    held_on: CivilDate.meta({ ...held, description: 'The day of the event; a past day records an event that was held' }),
    division_id: Id.nullable().optional().meta({ description: 'The division that holds the event; default null = the department' }),
    is_mandatory: z.boolean().optional().meta({ description: 'Default true for an orientation, false for every other kind' }),
  })
  .meta({
    id: 'NewProgrammeEvent',
    example: { kind: 'orientation', title: 'Orientation of new faculty', held_on: '2026-09-10' },
  });
export type NewProgrammeEvent = z.infer<typeof NewProgrammeEvent>;

export const ProgrammeEventPatch = z
  .strictObject({
    title: text(200).optional().meta(title),
    held_on: CivilDate.optional().meta(held),
    is_mandatory: z.boolean().optional(),
  })
  .meta({ id: 'ProgrammeEventPatch', example: { held_on: '2026-09-17' } });
export type ProgrammeEventPatch = z.infer<typeof ProgrammeEventPatch>;

export const ProgrammeEvents = Page(ProgrammeEvent, 'ProgrammeEventPage');
export const ProgrammeEventQuery = z.strictObject({
  ...pageQuery,
  kind: anyOf(eventKinds).optional(),
  status: anyOf(statuses).optional(),
  division_id: Id.optional().meta({ description: 'Events held by this division; those of the department are not included' }),
  is_mandatory: Flag.optional(),
  held_on_gte: CivilDate.optional(),
  held_on_lte: CivilDate.optional(),
});
export type ProgrammeEventQuery = z.infer<typeof ProgrammeEventQuery>;
