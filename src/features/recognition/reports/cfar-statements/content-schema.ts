import { z } from 'zod';
import { count, day, name } from '../../mentoring-record/schema.ts';
import { Dossier, Subject } from '../content-schema.ts';

const { report_no, verification, as_of, period, department, policy_version, paper, requested, candidate_comment, attestation } =
  Dossier.shape;

const Mentor = z
  .object({
    name: name(410, 'Aiko Okafor').meta({ class: 'C1' }),
    role: z.enum(['primary', 'additional', 'interim']).meta({ class: 'C1', examples: ['primary'] }),
    starts_on: day.meta({ class: 'C1', examples: ['2022-09-01'] }),
    ends_on: day
      .nullable()
      .meta({ class: 'C1', description: 'First day on which it no longer held; null while it does', examples: [null] }),
    is_current: z.boolean().meta({ class: 'C1' }),
    qualifying_meetings: count('Meetings that count for the programme, up to the day of the statement', 11),
    agreements: z
      .array(z.object({ on_day: day.meta({ class: 'C2' }) }).meta({ id: 'CfarAgreement', example: { on_day: '2022-10-03' } }))
      .max(100)
      .meta({ class: 'C2', description: 'Days on which both had acknowledged a version of their agreement' }),
  })
  .meta({ id: 'CfarMentor' });

const Gap = z
  .object({
    starts_on: day.meta({ class: 'C2', examples: ['2022-07-01'] }),
    ends_on: day.nullable().meta({ class: 'C2', description: 'First day after it; null while it lasts', examples: ['2022-09-01'] }),
    cause: z
      .enum(['mentor_retired', 'mentor_leave', 'mentor_reassigned', 'no_mentor', 'reporting_line'])
      .nullable()
      .meta({
        class: 'C2',
        description:
          '`no_mentor`: the department had found none; `reporting_line`: suspended because the mentor came to lead the mentee. Both are the department’s. Null: not stated',
        examples: ['no_mentor'],
      }),
  })
  .meta({ id: 'CfarGap' });

const Year = z
  .object({
    programme_year: z
      .int32()
      .min(1)
      .meta({ class: 'C2', examples: [2] }),
    starts_on: day.meta({ class: 'C2', examples: ['2023-07-01'] }),
    ends_on: day.nullable().meta({ class: 'C2', description: 'First day after it; null while it is not over', examples: ['2024-07-01'] }),
    qualifying_meetings: count('Meetings with the primary mentor that count for the programme', 3),
    minimum: z
      .int32()
      .min(0)
      .nullable()
      .meta({
        class: 'C2',
        description:
          'How many are asked for, by the days on which a primary mentorship was active, up to the day of the statement; null where too few of a year were',
        examples: [3],
      }),
  })
  .meta({ id: 'CfarYear' });

const PlanVersion = z
  .object({
    version: z
      .int32()
      .min(1)
      .meta({ class: 'C2', examples: [1] }),
    is_original: z.boolean().meta({ class: 'C2', examples: [true] }),
    in_force_on: day.meta({ class: 'C2', examples: ['2022-10-20'] }),
  })
  .meta({ id: 'CfarPlanVersion' });

/** Other mentoring that the candidate chooses to name. */
export const NamedMentoring = z
  .object({
    kind: z.enum(['peer_group', 'informal', 'external', 'other']).meta({ class: 'C2', examples: ['external'] }),
    description: z
      .string()
      .max(300)
      .meta({ class: 'C2', examples: ['A methods mentor at another university, monthly since 2023'] }),
  })
  .meta({ id: 'CfarNamedMentoring' });

/** What a CFAR mentorship statement says: the members of its canonical JSON. */
export const CfarStatement = z
  .object({
    format: z.literal('cfar-mentorship-statement/1').meta({ class: 'meta' }),
    ...{ report_no, verification, as_of, period, department, policy_version, paper, requested },
    subject: Subject.meta({ class: 'C2' }),
    clock: z
      .object({
        starts_on: day.meta({ class: 'C2', description: 'First day of the full-time appointment that counts', examples: ['2022-07-01'] }),
        calendar_months: count('Whole months since then, as the calendar counts', 52),
        adjusted_months: count('Whole months since then, without those in which the clock stood still', 46),
      })
      .meta({ id: 'CfarClock', class: 'C2' }),
    mentors: z.array(Mentor).max(500).meta({ class: 'C1', description: 'Formal mentors, by first day' }),
    gaps: z
      .array(Gap)
      .max(2000)
      .meta({ class: 'C2', description: 'Days on which the clock ran without an active formal mentorship, and whose they are' }),
    programme_years: z.array(Year).max(100).meta({ class: 'C2' }),
    plan_versions: z
      .array(PlanVersion)
      .max(500)
      .meta({ class: 'C2', description: 'Versions of the academic plan that came into force; never what they say' }),
    orientation_on: day.nullable().meta({ class: 'C2', description: 'When the orientation was attended', examples: ['2022-09-08'] }),
    check_in_on: day.nullable().meta({ class: 'C2', description: 'When the check-in was held', examples: ['2024-01-15'] }),
    annual_reviews: z
      .array(
        z
          .object({
            academic_year: z.int32().meta({ class: 'C2', description: 'Named by the year in which it begins', examples: [2023] }),
            held_on: day.meta({ class: 'C2', examples: ['2024-05-20'] }),
          })
          .meta({ id: 'CfarAnnualReview' }),
      )
      .max(100)
      .meta({ class: 'C2', description: 'When annual reviews were held; never what was said' }),
    narrative: z
      .string()
      .max(6000)
      .nullable()
      .meta({ class: 'C2', description: 'The candidate’s own words', examples: [null] }),
    named_mentoring: z
      .array(NamedMentoring)
      .max(20)
      .meta({ class: 'C2', description: 'Other mentoring that the candidate chooses to name; nobody has verified it' }),
    ...{ candidate_comment, attestation },
  })
  .meta({ id: 'CfarStatement' });
export type CfarStatement = z.infer<typeof CfarStatement>;

export const CfarStatementPdf = z
  .string()
  .max(10_000_000)
  .meta({ class: 'C2', format: 'binary', examples: ['%PDF-1.7 …'] });
