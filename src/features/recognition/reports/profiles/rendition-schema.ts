import { z } from 'zod';
import { RowId } from '../../../../domain/fields.ts';
import { sectionNames } from './kinds.ts';
import { code, version } from './schema.ts';

const words = (max: number, example: string) =>
  z
    .string()
    .max(max)
    .meta({ class: 'C2', examples: [example] });

const Block = z
  .object({
    kind: z.enum(['heading', 'text', 'table']).meta({ class: 'meta', examples: ['heading'] }),
    section: z
      .enum(sectionNames)
      .optional()
      .meta({ class: 'meta', description: 'Of a table, where it comes from', examples: ['past_mentees'] }),
    level: z
      .int32()
      .min(1)
      .max(4)
      .optional()
      .meta({ class: 'meta', description: 'Of a heading', examples: [2] }),
    style: z
      .enum(['plain', 'lead', 'quote'])
      .optional()
      .meta({ class: 'meta', description: 'Of a text', examples: ['plain'] }),
    text: words(60_000, 'Mentees are named with their consent.')
      .optional()
      .meta({ class: 'C2', description: 'Of a heading or a text; lines are parted by \\n' }),
    columns: z
      .array(
        z
          .object({
            heading: words(80, 'Mentee'),
            width: z.int32().meta({ class: 'meta', examples: [4] }),
            numbers: z.boolean().meta({ class: 'meta' }),
          })
          .meta({ id: 'PrintedColumn' }),
      )
      .max(20)
      .optional()
      .meta({ class: 'C2', description: 'Of a table' }),
    rows: z
      .array(z.array(words(8000, 'Faculty member 1')).max(20))
      .max(5000)
      .optional()
      .meta({ class: 'C2', description: 'Of a table' }),
  })
  .meta({ id: 'PrintedBlock' });
export type Block = z.infer<typeof Block>;

const PrintedReport = z
  .object({
    title: words(1000, 'Mentorship report'),
    language: words(10, 'en').meta({ class: 'meta' }),
    paper: z.enum(['a4', 'letter']).meta({ class: 'C0', examples: ['letter'] }),
    header: words(1000, 'Aiko Okafor · Mentorship report DOS-2026-7K3QX9M2TB'),
    footer: words(1000, 'DOS-2026-7K3QX9M2TB · as of 30 Nov 2026 · promotion_file, version 1'),
    notice: words(300, 'Preview')
      .nullable()
      .meta({ class: 'C0', description: 'Of a preview', examples: [null] }),
    blocks: z.array(Block).max(20_000).meta({ class: 'C2' }),
  })
  .meta({ id: 'PrintedReport' });
export type PrintedReport = z.infer<typeof PrintedReport>;

const OrcidDay = z
  .object({ year: words(4, '2021'), month: words(2, '07'), day: words(2, '01') })
  .meta({ id: 'OrcidDate', description: 'Written with leading zeros, as ORCID does' });

const OrcidService = z
  .object({
    'department-name': words(200, 'Department of Medicine').nullable(),
    'role-title': words(200, 'Faculty mentor'),
    'start-date': OrcidDay.nullable().meta({ class: 'C2' }),
    'end-date': OrcidDay.nullable().meta({ class: 'C2', description: 'Null while it goes on', examples: [null] }),
    organization: z
      .object({
        name: words(200, 'Example University').nullable(),
        address: z
          .object({
            city: words(100, 'Toronto').nullable().meta({ class: 'C0' }),
            country: words(2, 'CA').nullable().meta({ class: 'C0' }),
          })
          .meta({ id: 'OrcidAddress', class: 'C0' }),
        'disambiguated-organization': z
          .object({
            'disambiguated-organization-identifier': words(25, 'https://ror.org/03dbr7087').meta({ class: 'C0' }),
            'disambiguation-source': words(10, 'ROR').meta({ class: 'C0' }),
          })
          .nullable()
          .meta({ id: 'OrcidDisambiguation', class: 'C0' }),
      })
      .meta({ id: 'OrcidOrganization', class: 'C0' }),
    url: z
      .object({ value: words(500, 'https://mentorship.example.edu/verify/DOS-2026-7K3QX9M2TB') })
      .nullable()
      .meta({ id: 'OrcidUrl', class: 'C2', description: 'Where anybody can verify the report; null until it is issued' }),
    'external-ids': z
      .object({
        'external-id': z
          .array(
            z
              .object({
                'external-id-type': words(20, 'other-id'),
                'external-id-value': words(20, 'DOS-2026-7K3QX9M2TB'),
                'external-id-url': z
                  .object({ value: words(500, 'https://mentorship.example.edu/verify/DOS-2026-7K3QX9M2TB') })
                  .meta({ id: 'OrcidIdUrl', class: 'C2' }),
                'external-id-relationship': words(10, 'self'),
              })
              .meta({ id: 'OrcidExternalId' }),
          )
          .max(1)
          .meta({ class: 'C2' }),
      })
      .nullable()
      .meta({ id: 'OrcidExternalIds', class: 'C2', description: 'Null until the report is issued' }),
  })
  .meta({ id: 'OrcidServiceItem' });
export type OrcidService = z.infer<typeof OrcidService>;

export const ReportRendition = z
  .object({
    report_no: words(20, 'DOS-2026-7K3QX9M2TB'),
    sha256: z
      .string()
      .length(64)
      .nullable()
      .meta({ class: 'C2', description: 'Digest of the report’s canonical JSON; null until it is issued', examples: [null] }),
    profile: z
      .object({ id: RowId, code: code.meta({ class: 'C0' }), version: version.meta({ class: 'C0', examples: [1] }) })
      .meta({ id: 'RenditionProfile', class: 'C0', description: 'By which profile, in which version' }),
    document: PrintedReport.nullable().meta({ class: 'C2', description: 'What is printed; null of `orcid_service_item`' }),
    orcid_service: OrcidService.nullable().meta({
      class: 'C2',
      description:
        'The payload of the ORCID service-item form, for the person to enter; nothing is sent to ORCID. Null of the other profiles',
      examples: [null],
    }),
  })
  .meta({ id: 'ReportRendition' });
export type ReportRendition = z.infer<typeof ReportRendition>;
