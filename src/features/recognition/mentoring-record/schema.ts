import { z } from 'zod';
import { columnClasses } from '../../../domain/classes.ts';

export const ranks = ['lecturer', 'assistant_professor', 'associate_professor', 'professor'] as const;
const positions = [
  'clinician_teacher',
  'clinician_educator',
  'clinician_investigator',
  'clinician_scientist',
  'clinician_administrator',
  'clinician_quality_innovation',
  'other',
] as const;

export const day = z.iso.date();
export const count = (description: string, example = 3) =>
  z
    .int32()
    .min(0)
    .meta({ class: 'C2', description, examples: [example] });
export const name = (max: number, example: string) =>
  z
    .string()
    .max(max)
    .meta({ class: 'C0', examples: [example] });

export const rank = z
  .enum(ranks)
  .nullable()
  .meta({ class: 'C0', examples: ['assistant_professor'] });
export const position = z
  .enum(positions)
  .nullable()
  .meta({ class: 'C2', examples: ['clinician_teacher'] });

const Standing = z
  .object({
    rank,
    position,
    division: name(200, 'Cardiology').nullable().meta({ class: 'C0' }),
    site: name(200, 'Union Hospital').nullable().meta({ class: 'C0' }),
  })
  .meta({ id: 'DossierStanding', description: 'Rank, position, primary division and primary site on a day; null where there is none' });

export const Activity = z
  .object({
    mentee_no: z
      .int32()
      .min(1)
      .meta({ class: 'C1', description: 'Counts the mentees from the first one; the same mentee has one number', examples: [1] }),
    mentee_name: z
      .string()
      .max(410)
      .nullable()
      .meta({ class: 'C1', description: 'With the mentee’s consent alone; null without', examples: ['Zoë Šimková'] }),
    at_start: Standing.meta({ class: 'C1', description: 'On the first day of the mentorship' }),
    at_report: Standing.meta({ class: 'C1', description: 'On the day of the report' }),
    role: z.enum(['primary', 'additional', 'interim']).meta({ class: 'C1', examples: ['primary'] }),
    origin: z.enum(['institution', 'professional_org', 'self', 'cohort', 'event']).meta({ class: 'C1', examples: ['institution'] }),
    starts_on: day.meta({ class: 'C1', examples: ['2021-07-01'] }),
    ends_on: day
      .nullable()
      .meta({ class: 'C1', description: 'First day on which it no longer held; null while it does', examples: [null] }),
    status: z.enum(['current', 'completed', 'ended']).meta({ class: 'C1', description: 'Never with a reason', examples: ['current'] }),
    qualifying_meetings: count('Meetings that count for the programme, from the first to the day of the report', 14),
    minutes: count('Minutes of confirmed meetings', 840),
    years_cadence_met: count('Closed programme years with the meetings that the programme asks for', 4),
    plan_co_written: z.boolean().meta({
      class: 'C2',
      description: 'Whether the mentor endorsed a version of the mentee’s academic plan that came into force',
      examples: [true],
    }),
  })
  .meta({ id: 'DossierActivity' });

export type DossierActivity = z.infer<typeof Activity>;

const { at_start: _start, at_report: _report, ...facts } = Activity.shape;
const classes = {
  ...columnClasses(facts),
  ...columnClasses(Standing.shape, 'at_start_'),
  ...columnClasses(Standing.shape, 'at_report_'),
  report_id: 'id' as const,
};

export const ActivitiesCsv = z
  .string()
  .max(10_000_000)
  .meta({ class: classes, examples: ['mentee_no,mentee_name,status,…\r\n1,Zoë Šimková,current,…\r\n'] });

export const DossierPdf = z
  .string()
  .max(100_000_000)
  .meta({ class: 'C2', format: 'binary', examples: ['%PDF-1.7 …'] });

/** The tables of mentees with the headings of a profile. */
export const ProfileCsv = z
  .string()
  .max(10_000_000)
  .meta({ class: 'C2', examples: ['section,Mentee,…\r\ncurrent_mentees,Zoë Šimková,…\r\n'] });

export const DossierDocx = z
  .string()
  .max(100_000_000)
  .meta({ class: 'C2', format: 'binary', examples: ['PK …'] });

/** The table of mentorship activities as it was on a day, with no names of mentees. */
export const MentorshipTable = z
  .object({
    as_of: day.meta({ class: 'C2', examples: ['2027-01-20'] }),
    current: z.array(Activity).max(5000).meta({ class: 'C1' }),
    past: z.array(Activity).max(5000).meta({ class: 'C1' }),
  })
  .meta({ id: 'MentorshipTable' });
export type MentorshipTable = z.infer<typeof MentorshipTable>;
