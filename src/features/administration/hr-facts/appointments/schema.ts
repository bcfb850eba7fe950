import { z } from 'zod';
import { Page } from '../../../../core/page.ts';
import { anyOf, CivilDate, Id, RowId, stamps } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';
import { closesPrevious, factQuery, newPeriod, periodPatch, personFilter, shownPeriod } from '../fields.ts';

const categories = ['full_time', 'part_time', 'adjunct', 'status_only', 'emeritus'] as const;
const ranks = ['lecturer', 'assistant_professor', 'associate_professor', 'professor'] as const;
const statuses = ['probationary', 'continuing', 'ended'] as const;
const endReasons = ['retired', 'resigned', 'not_renewed', 'deceased', 'other'] as const;

const category = z
  .enum(categories)
  .meta({ description: 'A person has one appointment of each category on any day', examples: ['full_time'] });
const rank = z.enum(ranks).meta({ examples: ['assistant_professor'] });
const fte = z
  .int32()
  .min(0)
  .max(100)
  .meta({ description: 'Full-time from 80, part-time 20 to 79, adjunct under 20', examples: [100] });
const status = z.enum(statuses).meta({ description: '`ended` belongs to the last terms of an appointment', examples: ['probationary'] });
const appointedOn = { description: 'First day of the appointment these terms belong to', examples: ['2024-07-01'] };
const endReason = z.enum(endReasons).nullable();
const ending = { description: 'Why the appointment ended; only with ends_on', examples: [null] };

export type AppointmentStatus = (typeof statuses)[number];
export type EndReason = (typeof endReasons)[number];

export const Appointment = z
  .object({
    id: RowId,
    person_id: Id.meta({ class: 'C2' }),
    person: Party.meta({ class: 'C2' }),
    category: category.meta({ class: 'C2' }),
    rank: rank.meta({ class: 'C2' }),
    academic_fte_pct: fte.meta({ class: 'C2' }),
    status: status
      .nullable()
      .meta({ class: 'C9', description: 'null where personnel decisions about the person are not for you', examples: ['probationary'] }),
    appointed_on: z.iso.date().meta({ class: 'C2', ...appointedOn }),
    ...shownPeriod('C2'),
    end_reason: endReason.meta({ class: 'C9', ...ending }),
    ...stamps,
  })
  .meta({ id: 'Appointment' });

export const NewAppointment = z
  .strictObject({
    person_id: Id,
    category,
    rank,
    academic_fte_pct: fte,
    status,
    appointed_on: CivilDate.optional().meta({
      ...appointedOn,
      description: 'Default: that of the terms ended by closes_previous, else starts_on',
    }),
    ...newPeriod,
    end_reason: endReason.optional().meta(ending),
    closes_previous: closesPrevious,
  })
  .meta({ id: 'NewAppointment' });
export type NewAppointment = z.infer<typeof NewAppointment>;

export const AppointmentPatch = z
  .strictObject({
    category: category.optional(),
    rank: rank.optional(),
    academic_fte_pct: fte.optional(),
    status: status.optional(),
    appointed_on: CivilDate.optional().meta(appointedOn),
    ...periodPatch,
    end_reason: endReason.optional().meta(ending),
  })
  .meta({ id: 'AppointmentPatch', example: { status: 'ended', ends_on: '2027-07-01', end_reason: 'retired' } });
export type AppointmentPatch = z.infer<typeof AppointmentPatch>;

export const Appointments = Page(Appointment, 'AppointmentPage');
export const AppointmentQuery = z.strictObject({
  ...factQuery,
  ...personFilter,
  category: anyOf(categories).optional(),
  rank: anyOf(ranks).optional(),
  status: anyOf(statuses).optional(),
});
export type AppointmentQuery = z.infer<typeof AppointmentQuery>;
