import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { CivilDate, code, Flag, Id, Instant, prose, RowId, stamps, text } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';

const duration = z
  .int32()
  .min(1)
  .max(60_000)
  .meta({ description: 'Duration in minutes', examples: [180] });
const section = z.int32().min(1).max(3).meta({ description: 'Section of the maintenance-of-certification programme' });
const expires = { description: 'First day on which it no longer counts; null = never expires', examples: ['2029-02-01'] };

export const MentorTraining = z
  .object({
    id: RowId,
    person_id: Id.meta({ class: 'C2' }),
    person: Party.meta({ class: 'C2' }),
    course_code: z
      .string()
      .max(32)
      .nullable()
      .meta({ class: 'C2', examples: ['MENT-101'] }),
    course_title: z
      .string()
      .max(200)
      .meta({ class: 'C2', examples: ['Foundations of mentoring'] }),
    duration_min: duration.meta({ class: 'C2' }),
    is_accredited: z.boolean().meta({ class: 'C2' }),
    moc_section: section.nullable().meta({ class: 'C2' }),
    completed_on: z.iso.date().meta({ class: 'C2', examples: ['2026-02-01'] }),
    expires_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C2', ...expires }),
    is_current: z.boolean().meta({ class: 'C2', description: 'Whether it is verified, not voided and not expired today' }),
    evidence: z
      .string()
      .max(2000)
      .nullable()
      .meta({
        class: 'C2',
        description: 'What proves the training. For the person and those who may verify; null for others',
        examples: ['Certificate 4711 of the faculty development office.'],
      }),
    verified_by: Id.nullable().meta({ class: 'C2' }),
    verified_at: Instant.nullable().meta({ class: 'C2' }),
    voided_at: Instant.nullable().meta({ class: 'C2', examples: [null] }),
    ...stamps,
  })
  .meta({ id: 'MentorTraining' });
export type MentorTraining = z.infer<typeof MentorTraining>;

const optional = {
  course_code: code()
    .nullable()
    .optional()
    .meta({ examples: ['MENT-101'] }),
  moc_section: section.nullable().optional(),
  expires_on: CivilDate.nullable().optional().meta(expires),
  evidence: prose(2000)
    .nullable()
    .optional()
    .meta({
      description: 'What proves the training. Only the person and those who may verify can read it',
      examples: ['Certificate 4711 of the faculty development office.'],
    }),
};
const required = {
  course_title: text(200).meta({ examples: ['Foundations of mentoring'] }),
  duration_min: duration,
  is_accredited: z.boolean(),
  completed_on: CivilDate.meta({ description: 'Not in the future', examples: ['2026-02-01'] }),
};

export const NewMentorTraining = z.strictObject({ person_id: Id, ...required, ...optional }).meta({
  id: 'NewMentorTraining',
  example: {
    person_id: '0198b7a0-0000-7000-8000-000000000003',
    course_code: 'MENT-101',
    course_title: 'Foundations of mentoring',
    duration_min: 180,
    is_accredited: true,
    moc_section: 1,
    completed_on: '2026-02-01',
    expires_on: '2029-02-01',
    evidence: 'Certificate 4711 of the faculty development office.',
  },
});
export type NewMentorTraining = z.infer<typeof NewMentorTraining>;

export const MentorTrainingPatch = z
  .strictObject({
    course_title: required.course_title.optional(),
    duration_min: duration.optional(),
    is_accredited: required.is_accredited.optional(),
    completed_on: required.completed_on.optional(),
    ...optional,
  })
  .meta({ id: 'MentorTrainingPatch', example: { expires_on: '2029-02-01' } });
export type MentorTrainingPatch = z.infer<typeof MentorTrainingPatch>;

export const MentorTrainings = Page(MentorTraining, 'MentorTrainingPage');
export const MentorTrainingQuery = z.strictObject({
  ...pageQuery,
  person_id: Id.optional(),
  is_current: Flag.optional().meta({ description: '`true`: verified, not voided and not expired today' }),
  completed_on_gte: CivilDate.optional(),
  completed_on_lte: CivilDate.optional(),
});
export type MentorTrainingQuery = z.infer<typeof MentorTrainingQuery>;
