import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { anyOf, CivilDate, Id, Instant } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';
import { eventKinds } from '../schema.ts';

const attendances = ['present', 'excused', 'absent'] as const;
const attendance = z.enum(attendances).meta({ examples: ['present'] });

export const EventAttendance = z
  .object({
    event_id: Id.meta({ class: 'id' }),
    person_id: Id.meta({ class: 'C2' }),
    person: Party.meta({ class: 'C2' }),
    attendance: attendance.meta({ class: 'C2' }),
    event_kind: z.enum(eventKinds).meta({ class: 'C2', examples: ['orientation'] }),
    event_title: z
      .string()
      .max(200)
      .meta({ class: 'C2', examples: ['Orientation of new faculty'] }),
    held_on: z.iso.date().meta({ class: 'C2', examples: ['2026-09-10'] }),
    counts_as_orientation: z
      .boolean()
      .meta({ class: 'C2', description: 'True for presence at an orientation since the person was appointed or became full-time' }),
    recorded_by: Id.nullable().meta({ class: 'id' }),
    recorded_at: Instant.meta({ class: 'C2' }),
  })
  .meta({ id: 'EventAttendance' });
export type EventAttendance = z.infer<typeof EventAttendance>;

const Entry = z.strictObject({ person_id: Id, attendance }).meta({ id: 'NewEventAttendance' });

export const PutEventAttendance = z
  .strictObject({
    entries: z.array(Entry).min(1).max(500).meta({ description: 'Each person once; people who are not named stay as they are' }),
  })
  .meta({
    id: 'PutEventAttendance',
    example: { entries: [{ person_id: '0198b7a0-0000-7000-8000-000000000003', attendance: 'present' }] },
  });
export type PutEventAttendance = z.infer<typeof PutEventAttendance>;

export const RecordedAttendance = z
  .object({
    event_id: Id.meta({ class: 'id' }),
    changed: z.int32().min(0).meta({ class: 'C2', description: 'How many of the entries were new or different' }),
    entries: z.array(EventAttendance).max(500).meta({ class: 'C2', description: 'What is now recorded of the people named' }),
  })
  .meta({ id: 'RecordedAttendance' });
export type RecordedAttendance = z.infer<typeof RecordedAttendance>;

export const EventAttendances = Page(EventAttendance, 'EventAttendancePage');

const filters = { attendance: anyOf(attendances).optional() };
export const AttendanceOfEventQuery = z.strictObject({ ...pageQuery, ...filters });
export const EventAttendanceQuery = z.strictObject({
  ...pageQuery,
  ...filters,
  person_id: Id.optional(),
  event_kind: anyOf(eventKinds).optional(),
  held_on_gte: CivilDate.optional(),
  held_on_lte: CivilDate.optional(),
});
export type EventAttendanceQuery = z.infer<typeof EventAttendanceQuery>;
