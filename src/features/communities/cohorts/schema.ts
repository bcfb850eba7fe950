import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import type { ConfidentialityClass } from '../../../domain/classes.ts';
import { anyOf, CivilDate, Id, RowId, stamps, text } from '../../../domain/fields.ts';
import { Party } from '../../../domain/party.ts';
import { artefactKinds, cohortStates, facets } from './kinds.ts';

const words = {
  name: { description: 'Name, with the year', examples: ['External mentorship 2026'] },
  host_name: { description: 'The society or institution that holds it', examples: ['Society of Hematology'] },
  applications_start_on: { description: 'First day on which applications are taken', examples: ['2026-03-01'] },
  applications_end_on: { description: 'First day on which no application is taken any more', examples: ['2026-05-01'] },
  starts_on: { description: 'First day of the programme', examples: ['2026-07-01'] },
  ends_on: { description: 'First day after the programme', examples: ['2027-07-01'] },
  mentor_external: { description: 'Mentors are of another institution than those they mentor', examples: [true] },
  publication_years: {
    description: 'A mentor has published within so many years before the programme starts; null: no publication is asked for',
    examples: [2],
  },
  choices_maximum: { description: 'How many mentors an applicant may choose', examples: [3] },
  meetings_a_year: { description: 'How often a pair meets in a year: 12 is once a calendar month', examples: [12] },
  required_artefacts: { description: 'What an application comes with', examples: [['application', 'cv', 'support_letter']] },
};

const answered = <T extends z.ZodType>(type: T, name: keyof typeof words) => type.meta({ class: 'C0', ...words[name] });

export const Cohort = z
  .object({
    id: RowId,
    name: answered(z.string().max(200), 'name'),
    host_id: Id.meta({ class: 'C0' }),
    host: Party.meta({ class: 'C0', description: 'Who runs it, reads its applications and decides on them' }),
    host_name: answered(z.string().max(200), 'host_name'),
    applications_start_on: answered(z.iso.date(), 'applications_start_on'),
    applications_end_on: answered(z.iso.date(), 'applications_end_on'),
    starts_on: answered(z.iso.date(), 'starts_on'),
    ends_on: answered(z.iso.date(), 'ends_on'),
    mentor_external: answered(z.boolean(), 'mentor_external'),
    publication_years: answered(z.int32().nullable(), 'publication_years'),
    choices_maximum: answered(z.int32(), 'choices_maximum'),
    meetings_a_year: answered(z.int32(), 'meetings_a_year'),
    required_artefacts: answered(z.array(z.enum(artefactKinds)).max(3), 'required_artefacts'),
    status: z.enum(cohortStates).meta({
      class: 'C0',
      description: 'From `planning` by applications and matching to `running`, `midpoint`, `year_end`, `followup` and `archived`',
      examples: ['applications_open'],
    }),
    cloned_from_id: Id.nullable().meta({ class: 'C0', description: 'The cohort whose rules it took over', examples: [null] }),
    ...stamps,
  })
  .meta({ id: 'Cohort' });
export type Cohort = z.infer<typeof Cohort>;

export const Cohorts = Page(Cohort, 'CohortPage');
export const CohortQuery = z.strictObject({ ...pageQuery, status: anyOf(cohortStates).optional() });
export type CohortQuery = z.infer<typeof CohortQuery>;

const days = {
  applications_start_on: CivilDate.meta(words.applications_start_on),
  applications_end_on: CivilDate.meta(words.applications_end_on),
  starts_on: CivilDate.meta(words.starts_on),
  ends_on: CivilDate.meta(words.ends_on),
};
const rules = {
  mentor_external: z.boolean().meta(words.mentor_external),
  publication_years: z.int32().min(1).max(50).nullable().meta(words.publication_years),
  choices_maximum: z.int32().min(1).max(3).meta(words.choices_maximum),
  meetings_a_year: z.int32().min(1).max(52).meta(words.meetings_a_year),
  required_artefacts: z.array(z.enum(artefactKinds)).max(3).meta(words.required_artefacts),
};
const named = { name: text(200).meta(words.name), host_name: text(200).meta(words.host_name), host_id: Id };
const optionalRules = {
  mentor_external: rules.mentor_external.optional(),
  publication_years: rules.publication_years.optional(),
  choices_maximum: rules.choices_maximum.optional(),
  meetings_a_year: rules.meetings_a_year.optional(),
  required_artefacts: rules.required_artefacts.optional(),
};

const planned = { applications_start_on: '2026-03-01', applications_end_on: '2026-05-01', starts_on: '2026-07-01', ends_on: '2027-07-01' };

export const NewCohort = z
  .strictObject({
    ...named,
    host_id: Id.optional().meta({ description: 'Who runs it, reads its applications and decides on them; you, by default' }),
    ...days,
    ...optionalRules,
  })
  .meta({ id: 'NewCohort', example: { name: words.name.examples[0], host_name: words.host_name.examples[0], ...planned } });
export type NewCohort = z.infer<typeof NewCohort>;

export const CohortPatch = z
  .strictObject({
    name: named.name.optional(),
    host_name: named.host_name.optional(),
    host_id: Id.optional().meta({ description: 'Only while the cohort is planned, or by the host' }),
    applications_start_on: days.applications_start_on.optional(),
    applications_end_on: days.applications_end_on.optional(),
    starts_on: days.starts_on.optional(),
    ends_on: days.ends_on.optional(),
    ...optionalRules,
  })
  .meta({ id: 'CohortPatch', example: { choices_maximum: 2 } });
export type CohortPatch = z.infer<typeof CohortPatch>;

export const CloneCohort = z
  .strictObject({ name: named.name, ...days })
  .meta({ id: 'CloneCohort', example: { name: 'External mentorship 2027', ...planned } });
export type CloneCohort = z.infer<typeof CloneCohort>;

export const CohortAction = z.strictObject({}).meta({ id: 'CohortAction', example: {} });

const FACET_WORDS = 'in words of your own choice, which are compared letter by letter, but for case';

/** What people say of themselves, facet by facet, as it is answered. */
export function answeredProfile(id: string, kind: ConfidentialityClass) {
  const list = z
    .array(z.string().max(60))
    .max(20)
    .meta({ class: kind, examples: [['thrombosis']] });
  return z.object(Object.fromEntries(facets.map((facet) => [facet, list])) as Record<(typeof facets)[number], typeof list>).meta({ id });
}
const list = z
  .array(text(60))
  .max(20)
  .optional()
  .meta({ examples: [['thrombosis']] });
/** As it is given: what is left out is empty. */
export const Profile = z
  .strictObject(Object.fromEntries(facets.map((facet) => [facet, list])) as Record<(typeof facets)[number], typeof list>)
  .meta({
    id: 'CohortProfile',
    description: `Interests, goals and background, ${FACET_WORDS}`,
    example: { research_interests: ['thrombosis'] },
  });
export type Profile = z.infer<typeof Profile>;
