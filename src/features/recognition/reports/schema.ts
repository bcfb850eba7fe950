import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { anyOf, CivilDate, HttpsUrl, Id, Instant, prose, RowId, stamps, text } from '../../../domain/fields.ts';
import { Party } from '../../../domain/party.ts';

const statuses = ['preview', 'issued', 'superseded', 'withdrawn'] as const;
export type ReportStatus = (typeof statuses)[number];

/** What a report is: of a mentor for a promotion file, or of a mentee for the review of their appointment. */
export const reportKinds = ['dossier', 'cfar_statement'] as const;
export type ReportKind = (typeof reportKinds)[number];

export const Report = z
  .object({
    id: RowId,
    report_no: z
      .string()
      .max(20)
      .meta({ class: 'C2', description: 'Printed on every page', examples: ['DOS-2026-7K3QX9M2TB'] }),
    kind: z.enum(reportKinds).meta({
      class: 'C2',
      description: '`dossier`: promotion-dossier report on a mentor; `cfar_statement`: on a mentee, for the review of their appointment',
      examples: ['dossier'],
    }),
    person_id: Id.meta({ class: 'C2', description: 'Whom it is about' }),
    person: Party.meta({ class: 'C2' }),
    as_of: z.iso.date().meta({ class: 'C2', description: 'The day of the report', examples: ['2026-11-30'] }),
    starts_on: z.iso.date().meta({ class: 'C2', description: 'First day of the period', examples: ['2001-07-01'] }),
    ends_on: z.iso.date().meta({ class: 'C2', description: 'First day after the period', examples: ['2026-12-01'] }),
    status: z.enum(statuses).meta({
      class: 'C2',
      description:
        '`preview`: its subject can read and comment on it. `issued`: it no longer changes. `superseded`: another one took its place',
      examples: ['issued'],
    }),
    policy_version: z.int32().meta({ class: 'C0', examples: [1] }),
    requested_by: Party.meta({ class: 'C2' }),
    preview_ends_on: z.iso.date().meta({
      class: 'C2',
      description: 'From this day on it can be issued without the agreement of its subject',
      examples: ['2026-12-14'],
    }),
    agreed_at: Instant.nullable().meta({
      class: 'C2',
      description: 'When its subject agreed to the preview',
      examples: ['2026-12-02T15:00:00.000Z'],
    }),
    issued_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C2', examples: ['2026-12-03'] }),
    attested_by: Party.nullable().meta({ class: 'C2', description: 'Who issued it for faculty affairs' }),
    sha256: z
      .string()
      .length(64)
      .nullable()
      .meta({
        class: 'C2',
        description: 'Digest of its canonical JSON (RFC 8785); null until it is issued',
        examples: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
      }),
    supersedes_id: Id.nullable().meta({ class: 'C2', description: 'The issued report whose place it takes', examples: [null] }),
    superseded_by_id: Id.nullable().meta({ class: 'C2', examples: [null] }),
    ...stamps,
  })
  .meta({ id: 'Report' });
export type Report = z.infer<typeof Report>;

export const Reports = Page(Report, 'ReportPage');
export const ReportQuery = z.strictObject({
  ...pageQuery,
  person_id: Id.optional().meta({ description: 'Whom it is about' }),
  status: anyOf(statuses).optional(),
  kind: anyOf(reportKinds).optional(),
});
export type ReportQuery = z.infer<typeof ReportQuery>;

export const NewReport = z
  .strictObject({
    person_id: Id.meta({ description: 'Whom it is about: yourself, or, for faculty affairs, any faculty member' }),
    as_of: CivilDate.optional().meta({ description: 'The day of the report; default today, and no later day' }),
    starts_on: CivilDate.optional().meta({
      description: 'First day of the period; default the first day of the first appointment, and no earlier day',
    }),
    ends_on: CivilDate.optional().meta({ description: 'First day after the period; default the day after `as_of`, and no later day' }),
  })
  .meta({ id: 'NewReport', example: { person_id: '0198b7a0-0000-7000-8000-000000000001', starts_on: '2016-07-01' } });
export type NewReport = z.infer<typeof NewReport>;

export const ReportComment = z
  .strictObject({
    comment: prose(4000)
      .nullable()
      .optional()
      .meta({
        description: 'Printed with the report; null takes it back',
        examples: ['The two years at another hospital are not recorded here.'],
      }),
    philosophy: prose(8000)
      .nullable()
      .optional()
      .meta({ description: 'Your statement of mentoring philosophy; null takes it back', examples: ['I ask before I advise.'] }),
    resources: z
      .array(
        z
          .strictObject({
            title: text(300).meta({ examples: ['A checklist for first meetings'] }),
            year: z
              .int32()
              .min(1900)
              .max(2199)
              .meta({ examples: [2024] }),
            reference: HttpsUrl.optional(),
          })
          .meta({ id: 'NewDossierResource' }),
      )
      .max(50)
      .optional()
      .meta({ description: 'Resources on mentoring that you authored, in place of those named before; printed as self-declared' }),
  })
  .refine((words) => Object.keys(words).length > 0, 'must have something to add')
  .meta({ id: 'ReportComment', example: { comment: 'The two years at another hospital are not recorded here.' } });
export type ReportComment = z.infer<typeof ReportComment>;

export const ReportAction = z.strictObject({}).meta({ id: 'ReportAction', example: {} });
