import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { CivilDate, Id, RowId, stamps } from '../../../domain/fields.ts';
import { Party } from '../../../domain/party.ts';

export const ProgrammeEnrolment = z
  .object({
    id: RowId,
    person_id: Id.meta({ class: 'C1' }),
    person: Party.meta({ class: 'C1' }),
    starts_on: z.iso.date().meta({
      class: 'C1',
      description: 'First day of the programme clock, while the person is part-time or adjunct',
      examples: ['2026-07-01'],
    }),
    ends_on: z.iso
      .date()
      .nullable()
      .meta({
        class: 'C1',
        description: 'First day on which it no longer holds; null = open; equal to starts_on = recorded in error',
        examples: [null],
      }),
    ...stamps,
  })
  .meta({ id: 'ProgrammeEnrolment' });
export type ProgrammeEnrolment = z.infer<typeof ProgrammeEnrolment>;

export const NewProgrammeEnrolment = z
  .strictObject({
    person_id: Id.meta({ description: 'Part-time or adjunct on starts_on' }),
    starts_on: CivilDate.optional().meta({ description: 'Default today; at most a year ahead' }),
    ends_on: CivilDate.nullable()
      .optional()
      .meta({ description: 'First day on which it no longer holds; null = open', examples: [null] }),
  })
  .meta({ id: 'NewProgrammeEnrolment', example: { person_id: '0198b7a0-0000-7000-8000-000000000003', starts_on: '2026-07-01' } });
export type NewProgrammeEnrolment = z.infer<typeof NewProgrammeEnrolment>;

export const EndProgrammeEnrolment = z
  .strictObject({
    on: CivilDate.nullable()
      .optional()
      .meta({
        description:
          'First day on which it no longer holds; default today. Equal to starts_on = it was recorded in error; null = it is open again',
        examples: ['2027-07-01'],
      }),
  })
  .meta({ id: 'EndProgrammeEnrolment', example: { on: '2027-07-01' } });
export type EndProgrammeEnrolment = z.infer<typeof EndProgrammeEnrolment>;

export const ProgrammeEnrolments = Page(ProgrammeEnrolment, 'ProgrammeEnrolmentPage');
export const ProgrammeEnrolmentQuery = z.strictObject({
  ...pageQuery,
  person_id: Id.optional(),
  division_id: Id.optional().meta({ description: 'Division of which the person is a primary member today' }),
  as_of: CivilDate.optional().meta({ description: 'Only enrolments that hold on this day; default all, past ones included' }),
});
export type ProgrammeEnrolmentQuery = z.infer<typeof ProgrammeEnrolmentQuery>;
