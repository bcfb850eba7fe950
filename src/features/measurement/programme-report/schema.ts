import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { CivilDate, Id, RowId, stamps } from '../../../domain/fields.ts';
import { Party } from '../../../domain/party.ts';
import { Job } from '../../platform/jobs/schema.ts';
import { Period } from '../metrics/schema.ts';
import { MetricTrend, SemMatrix } from '../metrics/series-schema.ts';
import { Overview } from '../overviews/schema.ts';

const academicYear = z
  .int32()
  .min(1900)
  .max(2200)
  .meta({ class: 'C0', description: 'Academic year, by the calendar year in which it begins', examples: [2025] });
const name = (description: string, example: string) =>
  z
    .string()
    .max(410)
    .meta({ class: 'C0', description, examples: [example] });
const reportNo = z
  .string()
  .max(40)
  .meta({ class: 'id', description: 'Number of the report, printed on each page', examples: ['PR-2025-1'] });

export const NewProgrammeReport = z.strictObject({ academic_year: academicYear }).meta({ id: 'NewProgrammeReport' });
export type NewProgrammeReport = z.infer<typeof NewProgrammeReport>;

export const ProgrammeReport = z
  .object({
    id: RowId,
    report_no: reportNo,
    academic_year: academicYear,
    status: Job.shape.status.meta({
      class: 'C0',
      description: 'Of the job that makes it; `succeeded`: its document is there',
      examples: ['succeeded'],
    }),
    job_id: Id.meta({ class: 'C0' }),
    as_of: CivilDate.nullable().meta({ class: 'C0', description: 'Last day whose facts were looked at; null until it is made' }),
    sha256: z
      .string()
      .max(64)
      .nullable()
      .meta({
        class: 'C0',
        description: 'Digest of its canonical JSON; null until it is made',
        examples: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
      }),
    requested_by: Party.meta({ class: 'C0' }),
    ...stamps,
  })
  .meta({ id: 'ProgrammeReport' });
export type ProgrammeReport = z.infer<typeof ProgrammeReport>;

export const ProgrammeReports = Page(ProgrammeReport, 'ProgrammeReportPage');
export const ProgrammeReportQuery = z.strictObject({ ...pageQuery });

const Award = z
  .object({
    name: name('Name of the award', 'Excellence in mentoring'),
    division: name('Division that confers it; null: the department', 'Cardiology').nullable(),
    conferred: z
      .int32()
      .min(1)
      .meta({ class: 'C0', description: 'How many were conferred; laureates are not named here', examples: [1] }),
    conferred_on: CivilDate.meta({ class: 'C0', description: 'When, the first of them' }),
  })
  .meta({ id: 'ProgrammeReportAward' });

/** What a report says, as it is kept. */
export const ProgrammeReportDocument = z
  .object({
    report_no: reportNo,
    department: z
      .object({ name: name('Department', 'Department of Medicine'), institution: name('Institution', 'University of the Demo').nullable() })
      .meta({
        id: 'ProgrammeReportDepartment',
        class: 'C0',
      }),
    paper: z.enum(['a4', 'letter']).meta({ class: 'C0', description: 'Size of its pages' }),
    period: Period.meta({ class: 'C0', description: 'The academic year' }),
    as_of: CivilDate.meta({ class: 'C0', description: 'Last day whose facts were looked at' }),
    made_for: name('Who asked for it', 'Amina Zhang'),
    policy_versions: z
      .array(z.int32().min(1))
      .max(200)
      .meta({ class: 'C0', description: 'Versions of the policy in force in the year', examples: [[3]] }),
    matrix: SemMatrix.meta({ class: 'C2' }),
    trends: z.array(MetricTrend).max(40).meta({ class: 'C2', description: 'Of the department, since the programme began' }),
    divisions: Overview.meta({ class: 'C2', description: 'The divisions beside each other' }),
    roster: z
      .array(
        z
          .object({
            name: name('Division', 'Cardiology'),
            full_time: z
              .int32()
              .min(0)
              .meta({
                class: 'C0',
                description: 'Full-time faculty whose primary division it is, as the directory lists them',
                examples: [103],
              }),
          })
          .meta({ id: 'ProgrammeReportRosterRow' }),
      )
      .max(1000)
      .meta({ class: 'C0', description: 'On the day of the report, the department first' }),
    awards: z
      .array(Award)
      .max(500)
      .meta({ class: 'C0', description: 'Awards for mentoring that were conferred in the year and not withdrawn' }),
  })
  .meta({ id: 'ProgrammeReportDocument' });
export type ProgrammeReportDocument = z.infer<typeof ProgrammeReportDocument>;

export const ProgrammeReportPdf = z
  .string()
  .max(20_000_000)
  .meta({ class: 'C2', format: 'binary', examples: ['%PDF-1.7 …'] });
