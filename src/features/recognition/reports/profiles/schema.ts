import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { anyOf, CivilDate, prose, RowId, stamps, text } from '../../../../domain/fields.ts';
import { columnsText, profileCodes, sectionNames } from './kinds.ts';

export const code = z.enum(profileCodes);
export const version = z.int32().min(1).max(1_000_000);

const Column = z
  .strictObject({
    column: text(40).meta({ class: 'C0', examples: ['mentee'] }),
    heading: text(80)
      .optional()
      .meta({ class: 'C0', description: 'Left out: the heading of the service', examples: ['Name'] }),
    width: z
      .int32()
      .min(1)
      .max(20)
      .optional()
      .meta({ class: 'C0', description: 'Its share of the width', examples: [4] }),
  })
  .meta({ id: 'ReportProfileColumn' });

const Section = z
  .strictObject({
    section: z
      .enum(sectionNames)
      .meta({ class: 'C0', description: '`heading`: a heading alone, over sections of level 3', examples: ['past_mentees'] }),
    heading: text(120)
      .optional()
      .meta({ class: 'C0', description: 'Left out: none', examples: ['Past mentees'] }),
    level: z
      .int32()
      .min(2)
      .max(3)
      .optional()
      .meta({ class: 'C0', description: 'Of the heading; 2 if left out', examples: [3] }),
    introduction: prose(2000)
      .optional()
      .meta({ class: 'C0', examples: ['Mentees are named with their consent.'] }),
    if_empty: text(200)
      .optional()
      .meta({
        class: 'C0',
        description: 'What stands there where nothing is recorded; left out: the section is left out',
        examples: ['None.'],
      }),
    columns: z
      .array(Column)
      .min(1)
      .max(20)
      .optional()
      .meta({ class: 'C0', description: `Of a table, in their order; left out: all of them. ${columnsText}` }),
  })
  .meta({ id: 'ReportProfileSection' });
export type ProfileSection = z.infer<typeof Section>;

const Orcid = z
  .strictObject({
    role_title: text(200).meta({ class: 'C0', examples: ['Faculty mentor'] }),
    department_name: text(200)
      .optional()
      .meta({ class: 'C0', description: 'Left out: the name of the department', examples: ['Department of Medicine'] }),
    organization: z
      .strictObject({
        name: text(200)
          .optional()
          .meta({ class: 'C0', description: 'Left out: the institution of the department', examples: ['Example University'] }),
        city: text(100)
          .optional()
          .meta({ class: 'C0', examples: ['Toronto'] }),
        country: z
          .string()
          .max(2)
          .regex(/^[A-Z]{2}$/, 'must be a code of ISO 3166-1, such as CA')
          .optional()
          .meta({ class: 'C0', examples: ['CA'] }),
        ror_id: z
          .string()
          .max(25)
          .regex(/^https:\/\/ror\.org\/0[a-z0-9]{6}[0-9]{2}$/, 'must be an identifier of ror.org')
          .optional()
          .meta({ class: 'C0', description: 'Identifier in the Research Organization Registry', examples: ['https://ror.org/03dbr7087'] }),
      })
      .meta({ id: 'ReportProfileOrganization', class: 'C0' }),
  })
  .meta({ id: 'ReportProfileOrcid' });
export type OrcidLayout = z.infer<typeof Orcid>;

const layout = {
  title: text(120).meta({ class: 'C0', description: 'The title of what is printed', examples: ['Mentorship report'] }),
  sections: z.array(Section).max(60).meta({ class: 'C0', description: 'In their order; none of `orcid_service_item`' }),
  orcid: Orcid.nullable().meta({ class: 'C0', description: 'Of `orcid_service_item`; null of the others', examples: [null] }),
};
const Layout = z.strictObject(layout);
export type Layout = z.infer<typeof Layout>;

export const ReportProfile = z
  .object({
    id: RowId,
    code: code.meta({ class: 'C0', examples: ['promotion_file'] }),
    version: version.meta({ class: 'C0', description: 'Counted by code', examples: [1] }),
    starts_on: z.iso
      .date()
      .meta({ class: 'C0', description: 'Prints reports that are requested from this day on', examples: ['1900-01-01'] }),
    ends_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C0', description: 'First day from which another version does', examples: [null] }),
    ...layout,
    ...stamps,
  })
  .meta({ id: 'ReportProfile' });
export type ReportProfile = z.infer<typeof ReportProfile>;

export const ReportProfiles = Page(ReportProfile, 'ReportProfilePage');
export const ReportProfileQuery = z.strictObject({
  ...pageQuery,
  code: anyOf(profileCodes).optional(),
  as_of: CivilDate.optional().meta({ description: 'Only the versions of this day' }),
});
export type ReportProfileQuery = z.infer<typeof ReportProfileQuery>;

export const NewReportProfile = z
  .strictObject({
    code,
    starts_on: CivilDate.optional().meta({
      description: 'The day from which on it holds, tomorrow at the earliest; this or `starts_year`',
    }),
    starts_year: z
      .int32()
      .min(1900)
      .max(2199)
      .optional()
      .meta({ description: 'The academic year from which on it holds, by the year in which it begins' }),
    title: layout.title.optional(),
    sections: layout.sections.optional(),
    orcid: Orcid.optional(),
  })
  .refine(({ starts_on, starts_year }) => (starts_on === undefined) !== (starts_year === undefined), {
    path: ['starts_on'],
    message: 'must be given unless starts_year is, and not beside it',
  })
  .meta({
    id: 'NewReportProfile',
    example: {
      code: 'promotion_file',
      starts_on: '2027-07-01',
      sections: [
        { section: 'subject' },
        { section: 'heading', heading: 'Service' },
        {
          section: 'current_mentees',
          heading: 'Current mentees',
          level: 3,
          if_empty: 'None.',
          columns: [{ column: 'mentee', heading: 'Name' }, { column: 'now' }],
        },
      ],
    },
  });
export type NewReportProfile = z.infer<typeof NewReportProfile>;

export const RenditionQuery = z.strictObject({
  profile: code.meta({ description: 'For what purpose', examples: ['promotion_file'] }),
  version: z
    .string()
    .max(6)
    .regex(/^[1-9]\d{0,5}$/, 'must be the number of a version')
    .transform(Number)
    .optional()
    .meta({ description: 'Another version of the profile than that of the day on which the report was requested', examples: ['1'] }),
});
