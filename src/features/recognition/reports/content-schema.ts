import { z } from 'zod';
import { Activity, count, day, name, position, rank, ranks } from '../mentoring-record/schema.ts';
import { further } from './further-schema.ts';

const InPeriod = (what: string) =>
  z.object({ in_period: count(`${what} in the period`), ever: count(`${what} up to the day of the report`) });

const Summary = z
  .object({
    mentees: InPeriod('Distinct formal mentees').meta({ id: 'DossierMenteeCount', class: 'C2' }),
    current_mentees: count('Distinct formal mentees on the day of the report', 2),
    assignments: count('Formal assignments that the table lists', 9),
    days: count('Days of these assignments, those of two at once counted twice, without days suspended for a reporting line', 5200),
    confirmed_meetings: InPeriod('Meetings that both sides confirmed').meta({ id: 'DossierConfirmedCount', class: 'C2' }),
    qualifying_meetings: InPeriod('Of these, meetings that count for the programme').meta({ id: 'DossierQualifyingCount', class: 'C2' }),
    minutes: InPeriod('Minutes of confirmed meetings; a joint meeting once').meta({ id: 'DossierMinutes', class: 'C2' }),
  })
  .meta({ id: 'DossierSummary' });

const Exclusions = z
  .object({
    suspended_periods: count('Periods of formal assignments suspended for a reporting line', 0),
    suspended_days: count('Their days', 0),
    meetings_while_suspended: count('Confirmed meetings on these days', 0),
    voided_assignments: count('Formal assignments voided as recorded in error', 0),
    unconfirmed_meetings: count('Meetings of formal assignments recorded by one side alone', 1),
    unconfirmed_relations: count('Other relations recorded by one side alone', 0),
    unverified_sponsor_actions: count('Sponsor actions that the beneficiary has not verified', 0),
    unverified_trainings: count('Trainings without verification', 0),
  })
  .meta({ id: 'DossierExclusions', description: 'What was left out, counted up to the day of the report' });

/** Whom a report is about. */
export const Subject = z
  .object({
    display_name: name(410, 'Aiko Okafor'),
    orcid: z
      .string()
      .max(19)
      .nullable()
      .meta({ class: 'C0', examples: ['0000-0002-1825-0097'] }),
    rank,
    position,
    division: name(200, 'Nephrology').nullable(),
    sites: z.array(name(200, 'North Hospital')).max(50).meta({ class: 'C0', description: 'The primary site first' }),
    appointments: z
      .array(
        z
          .object({
            category: z
              .enum(['full_time', 'part_time', 'adjunct', 'status_only', 'emeritus'])
              .meta({ class: 'C2', examples: ['full_time'] }),
            rank: z.enum(ranks).meta({ class: 'C0', examples: ['professor'] }),
            starts_on: day.meta({ class: 'C2', examples: ['2001-07-01'] }),
            ends_on: day.nullable().meta({ class: 'C2', examples: [null] }),
          })
          .meta({ id: 'DossierAppointment' }),
      )
      .max(200)
      .meta({ class: 'C2', description: 'In order of their first days' }),
  })
  .meta({ id: 'DossierSubject' });

export type DossierActivity = z.infer<typeof Activity>;

/** What a dossier report says: the members of its canonical JSON. */
export const Dossier = z
  .object({
    format: z.enum(['mentorship-dossier/1', 'mentorship-dossier/2']).meta({
      class: 'meta',
      description: 'Which members it has: reports of an earlier format stay as they are, and can be verified and printed',
      examples: ['mentorship-dossier/2'],
    }),
    report_no: z
      .string()
      .max(20)
      .meta({ class: 'C2', examples: ['DOS-2026-7K3QX9M2TB'] }),
    verification: z
      .string()
      .max(500)
      .meta({
        class: 'C2',
        description: 'Where anybody can verify the report',
        examples: ['https://mentorship.example.edu/verify/DOS-2026-7K3QX9M2TB'],
      }),
    as_of: day.meta({ class: 'C2', description: 'The day of the report', examples: ['2026-11-30'] }),
    period: z
      .object({ starts_on: day.meta({ class: 'C2' }), ends_on: day.meta({ class: 'C2', description: 'First day after it' }) })
      .meta({ id: 'DossierPeriod', class: 'C2', example: { starts_on: '2001-07-01', ends_on: '2026-12-01' } }),
    department: z
      .object({ name: name(200, 'Department of Medicine'), institution: name(200, 'Example University').nullable() })
      .meta({ id: 'DossierDepartment', class: 'C0' }),
    policy_version: z.int32().meta({ class: 'C0', description: 'Version of the department’s policy', examples: [1] }),
    paper: z.enum(['a4', 'letter']).meta({ class: 'C0', description: 'Size of the pages of its PDF', examples: ['letter'] }),
    requested: z
      .object({ by: name(410, 'Ingrid Fjeld'), on: day.meta({ class: 'C2', examples: ['2026-11-30'] }) })
      .meta({ id: 'DossierRequest', class: 'C2' }),
    subject: Subject.meta({ class: 'C2' }),
    definition: z
      .object({
        version: z.int32().meta({ class: 'C0', examples: [2] }),
        title: name(200, 'Mentorship in the department'),
        body: z
          .string()
          .max(50_000)
          .meta({ class: 'C0', examples: ['A mentor is …'] }),
      })
      .nullable()
      .meta({
        id: 'DossierDefinition',
        class: 'C0',
        description: 'The definition of mentorship in force; null where the department has none',
      }),
    summary: Summary.meta({ class: 'C2' }),
    activities: z
      .object({
        current: z.array(Activity).max(5000).meta({ class: 'C1' }),
        past: z.array(Activity).max(5000).meta({ class: 'C1' }),
      })
      .meta({ id: 'DossierActivities', class: 'C1', description: 'The table of mentorship activities, by first day' }),
    other_mentoring: z
      .array(
        z
          .object({
            type: z.enum(['informal', 'spot', 'promotion_mentor']).meta({ class: 'C1', examples: ['informal'] }),
            relations: count('Relations or sessions', 4),
            in_period: count('Of these, in the period', 2),
            confirmed_by_both: count('Of these, confirmed by both sides; the others are self-declared', 3),
          })
          .meta({ id: 'DossierOtherMentoring' }),
      )
      .max(3)
      .meta({ class: 'C2' }),
    sponsor_actions: z
      .array(
        z
          .object({
            kind: z
              .string()
              .max(40)
              .meta({ class: 'C2', examples: ['letter'] }),
            actions: count('Verified by the beneficiary', 2),
          })
          .meta({ id: 'DossierSponsorActions' }),
      )
      .max(50)
      .meta({ class: 'C2' }),
    leadership: z
      .array(
        z
          .object({
            role: z
              .enum(['mentorship_facilitator', 'mentorship_lead', 'committee_member'])
              .meta({ class: 'C0', examples: ['mentorship_facilitator'] }),
            of: name(200, 'Nephrology').nullable(),
            acting: z.boolean().meta({ class: 'C0' }),
            starts_on: day.meta({ class: 'C0', examples: ['2023-07-01'] }),
            ends_on: day.nullable().meta({ class: 'C0', examples: [null] }),
          })
          .meta({ id: 'DossierLeadership' }),
      )
      .max(500)
      .meta({ class: 'C0' }),
    teaching: z
      .array(
        z
          .object({
            session: z
              .string()
              .max(300)
              .meta({ class: 'C2', examples: ['Orientation'] }),
            held_on: day.meta({ class: 'C2' }),
          })
          .meta({ id: 'DossierTeaching', example: { session: 'Orientation', held_on: '2025-09-12' } }),
      )
      .max(1000)
      .meta({ class: 'C2', description: 'Sessions of the programme that the person taught, as an administrator verified' }),
    training: z
      .array(
        z
          .object({
            course: z
              .string()
              .max(300)
              .meta({ class: 'C2', examples: ['Mentoring early-career faculty'] }),
            minutes: count('Length of the course', 180),
            completed_on: day.meta({ class: 'C2', examples: ['2025-05-12'] }),
            is_accredited: z.boolean().meta({ class: 'C2' }),
            is_current: z.boolean().meta({ class: 'C2', description: 'Whether it had not expired on the day of the report' }),
          })
          .meta({ id: 'DossierTraining' }),
      )
      .max(1000)
      .meta({ class: 'C2', description: 'Verified trainings' }),
    credits: z
      .array(
        z
          .object({
            academic_year: z.int32().meta({ class: 'C2', description: 'Named by the year in which it begins', examples: [2025] }),
            code: z
              .string()
              .max(20)
              .meta({ class: 'C2', examples: ['FM-YEAR'] }),
            quarter_credits: z.int32().meta({ class: 'C2', description: 'Quarters of a credit', examples: [40] }),
          })
          .meta({ id: 'DossierCredit' }),
      )
      .max(5000)
      .meta({ class: 'C2', description: 'Verified recognition credits by academic year and category' }),
    credit_rule_versions: z
      .array(z.int32())
      .max(500)
      .meta({ class: 'C0', description: 'Versions of the rules by which they were credited', examples: [[1]] }),
    ...further,
    exclusions: Exclusions.meta({ class: 'C2' }),
    candidate_comment: z
      .string()
      .max(4000)
      .nullable()
      .meta({ class: 'C2', description: 'What the subject added to the preview', examples: [null] }),
    attestation: z
      .object({ by: name(410, 'Ingrid Fjeld'), on: day.meta({ class: 'C2', examples: ['2026-12-15'] }) })
      .nullable()
      .meta({ id: 'DossierAttestation', class: 'C2', description: 'Who issued it for faculty affairs, and when; null in a preview' }),
  })
  .meta({ id: 'Dossier' });
export type Dossier = z.infer<typeof Dossier>;
