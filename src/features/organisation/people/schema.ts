import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { anyOf, CivilDate, code, Email, Id, Instant, Orcid, RowId, stamps, text } from '../../../domain/fields.ts';
import { unitReference } from '../../../domain/unit.ts';

const kinds = ['faculty', 'trainee', 'external', 'staff', 'service'] as const;
const ranks = ['lecturer', 'assistant_professor', 'associate_professor', 'professor'] as const;
const categories = ['full_time', 'part_time', 'adjunct', 'status_only', 'emeritus'] as const;
const positions = [
  'clinician_teacher',
  'clinician_educator',
  'clinician_investigator',
  'clinician_scientist',
  'clinician_administrator',
  'clinician_quality_innovation',
  'other',
] as const;

const kind = z.enum(kinds).meta({
  description: '`trainee`: takes part in cohorts and groups alone; `service`: a client program that signs in for itself',
  examples: ['faculty'],
});
const country = z
  .string()
  .regex(/^[A-Z]{2}$/, 'must be a country code of two capital letters')
  .length(2)
  .meta({ description: 'ISO 3166-1 code', examples: ['NO'] });

const onlyOnRecord = 'Null also where you may not read this person’s HR record';

export const HrNumberParams = z.strictObject({ hr_number: code().meta({ examples: ['H100042'] }) });

export const ExternalProfile = z
  .object({
    institution: z
      .string()
      .max(200)
      .meta({ class: 'C0', examples: ['Fjord University Hospital'] }),
    country: country.meta({ class: 'C0' }),
    title: z
      .string()
      .max(200)
      .nullable()
      .meta({ class: 'C0', examples: ['Professor of Cardiology'] }),
    specialty: z
      .string()
      .max(200)
      .nullable()
      .meta({ class: 'C0', examples: ['Heart failure'] }),
    consented_at: Instant.nullable().meta({ class: 'C1', description: `When the person consented to be recorded here. ${onlyOnRecord}` }),
    confirmed_by: Id.nullable().meta({ class: 'C1', description: `Who recorded or changed the profile last. ${onlyOnRecord}` }),
  })
  .meta({ id: 'ExternalProfile' });
export type ExternalProfile = z.infer<typeof ExternalProfile>;

const names = {
  given_name: z
    .string()
    .max(100)
    .meta({ class: 'C0', examples: ['Zoë'] }),
  family_name: z
    .string()
    .max(100)
    .meta({ class: 'C0', examples: ['Šimková'] }),
  preferred_name: z
    .string()
    .max(100)
    .nullable()
    .meta({ class: 'C0', description: 'Shown in place of the given name; null = none', examples: [null] }),
};
const displayName = z
  .string()
  .max(201)
  .meta({ examples: ['Zoë Šimková'] });
const email = z
  .string()
  .max(254)
  .nullable()
  .meta({ description: 'External people read only their own; to them those of others are null', examples: ['zoe.simkova@example.edu'] });

export const Person = z
  .object({
    id: RowId,
    kind: kind.meta({ class: 'C0' }),
    display_name: displayName.meta({ class: 'C0' }),
    ...names,
    email: email.meta({ class: 'C0' }),
    external_profile: ExternalProfile.nullable().meta({
      class: 'C0',
      description: 'Of external persons only; null = none',
      examples: [null],
    }),
    merged_into_id: Id.nullable().meta({
      class: 'id',
      description: 'The person into whom this duplicate record was merged; null = it was not',
      examples: [null],
    }),
    hr_number: z
      .string()
      .max(32)
      .nullable()
      .meta({ class: 'C1', description: onlyOnRecord, examples: ['H100042'] }),
    university_id: z
      .string()
      .max(32)
      .nullable()
      .meta({ class: 'C1', description: onlyOnRecord, examples: ['U204518'] }),
    orcid: z
      .string()
      .max(19)
      .nullable()
      .meta({ class: 'C1', description: onlyOnRecord, examples: ['0000-0002-1825-0097'] }),
    deceased_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C1', description: onlyOnRecord, examples: [null] }),
    ...stamps,
  })
  .meta({ id: 'Person' });
export type Person = z.infer<typeof Person>;

const Unit = unitReference().meta({ id: 'UnitReference' });

export const DirectoryEntry = z
  .object({
    id: RowId,
    kind: kind.meta({ class: 'C0' }),
    display_name: displayName.meta({ class: 'C0' }),
    ...names,
    email: email.meta({ class: 'C0' }),
    rank: z
      .enum(ranks)
      .nullable()
      .meta({ class: 'C0', description: 'On that day; today where you may not read appointments', examples: ['assistant_professor'] }),
    category: z
      .enum(categories)
      .nullable()
      .meta({ class: 'C0', description: 'On that day; today where you may not read appointments', examples: ['full_time'] }),
    position: z
      .enum(positions)
      .nullable()
      .meta({ class: 'C0', description: 'On that day; today where you may not read positions', examples: ['clinician_educator'] }),
    division: Unit.nullable().meta({ class: 'C0', description: 'Primary division on that day' }),
    site: Unit.nullable().meta({ class: 'C0', description: 'Primary site on that day' }),
    row_version: stamps.row_version,
  })
  .meta({ id: 'DirectoryEntry' });

export const Directory = Page(DirectoryEntry, 'DirectoryPage');
export const DirectoryQuery = z.strictObject({
  ...pageQuery,
  q: text(100)
    .optional()
    .meta({
      description: 'Parts of the name in any order, with or without spaces between them; accents, case and apostrophes are ignored',
      examples: ['simkova'],
    }),
  kind: anyOf(kinds).optional(),
  division_id: Id.optional().meta({ description: 'Members of this division, including cross-appointed ones' }),
  site_id: Id.optional().meta({ description: 'People who work at this site' }),
  rank: anyOf(ranks).optional(),
  position: anyOf(positions).optional(),
  as_of: CivilDate.optional().meta({
    description:
      'The day of the facts that are shown and searched; default today. Where you may not read somebody’s appointments, positions or death, they are those of today',
  }),
});
export type DirectoryQuery = z.infer<typeof DirectoryQuery>;

const profile = {
  institution: text(200).meta({ examples: ['Fjord University Hospital'] }),
  country,
  title: text(200)
    .nullable()
    .optional()
    .meta({ examples: ['Professor of Cardiology'] }),
  specialty: text(200)
    .nullable()
    .optional()
    .meta({ examples: ['Heart failure'] }),
  consented_at: Instant.nullable().optional(),
};
const NewExternalProfile = z.strictObject(profile).meta({ id: 'NewExternalProfile' });
export type NewExternalProfile = z.infer<typeof NewExternalProfile>;
const ExternalProfilePatch = z
  .strictObject({ ...profile, institution: profile.institution.optional(), country: country.optional() })
  .meta({ id: 'ExternalProfilePatch' });
export type ExternalProfilePatch = z.infer<typeof ExternalProfilePatch>;

const optional = {
  preferred_name: text(100)
    .nullable()
    .optional()
    .meta({ examples: [null] }),
  email: Email.nullable()
    .optional()
    .meta({ examples: ['zoe.simkova@example.edu'] }),
  university_id: code()
    .nullable()
    .optional()
    .meta({ examples: ['U204518'] }),
  orcid: Orcid.nullable().optional(),
};
const given = {
  given_name: text(100).meta({ examples: ['Zoë'] }),
  family_name: text(100).meta({ examples: ['Šimková'] }),
};
const hrNumber = code()
  .nullable()
  .optional()
  .meta({ examples: ['H100042'] });

export const NewPerson = z
  .strictObject({
    kind,
    ...given,
    ...optional,
    hr_number: hrNumber,
    external_profile: NewExternalProfile.optional().meta({ description: 'Required for external persons, refused for all others' }),
  })
  .meta({
    id: 'NewPerson',
    example: { kind: 'faculty', given_name: 'Zoë', family_name: 'Šimková', email: 'zoe.simkova@example.edu', hr_number: 'H100042' },
  });
export type NewPerson = z.infer<typeof NewPerson>;

export const PutPerson = z.strictObject({ kind, ...given, ...optional, external_profile: NewExternalProfile.optional() }).meta({
  id: 'PutPerson',
  description: 'Where the person exists, what is left out stays as it is',
  example: { kind: 'faculty', given_name: 'Zoë', family_name: 'Šimková', email: 'zoe.simkova@example.edu' },
});
export type PutPerson = z.infer<typeof PutPerson>;

export const PersonPatch = z
  .strictObject({
    given_name: given.given_name.optional(),
    family_name: given.family_name.optional(),
    ...optional,
    hr_number: hrNumber,
    deceased_on: CivilDate.nullable()
      .optional()
      .meta({ description: 'Day of death, not in the future. The person cannot sign in any more', examples: [null] }),
    external_profile: ExternalProfilePatch.optional().meta({ description: 'Of external persons only' }),
  })
  .meta({ id: 'PersonPatch', example: { preferred_name: 'Zo', email: 'zo.simkova@example.edu' } });
export type PersonPatch = z.infer<typeof PersonPatch>;
