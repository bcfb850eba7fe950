import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { anyOf, CivilDate, Flag, Id, Instant, LanguageTag, prose, RowId, RowVersion, stamps, text } from '../../../domain/fields.ts';
import { NeedAreas, needAreas } from '../../mentorship/assignments/vocabulary-schema.ts';
import { DirectoryEntry, DirectoryQuery } from '../../organisation/people/schema.ts';

const trainingLocations = ['local', 'elsewhere_canada', 'international'] as const;
const TrainingLocation = z.enum(trainingLocations);

const ofPerson = Id.meta({ description: 'The person’s own id: a person has at most one profile' });
const capacity = z.int32().min(0).max(50);
const trained = { description: 'Where the mentor trained' };
const openToApproach = { description: 'Whether colleagues may ask the mentor directly, without a mentor request' };

/** What a mentor states in the profile, as answered. */
const stated = {
  is_willing: z.boolean().meta({ class: 'C0', description: 'Whether the mentor takes formal mentees, and you among them' }),
  is_open_to_approach: z.boolean().meta({ class: 'C0', ...openToApproach }),
  expertise: z
    .array(z.string().max(60))
    .max(30)
    .meta({ class: 'C0', description: 'Fields of expertise, as tags', examples: [['Heart failure', 'Qualitative research']] }),
  need_areas: NeedAreas.meta({ class: 'C0', description: 'Areas that the mentor offers help with', examples: [['promotion', 'grants']] }),
  languages: z
    .array(z.string().max(100))
    .max(20)
    .meta({ class: 'C0', description: 'BCP 47 tags', examples: [['en', 'fr-CA']] }),
  training_location: TrainingLocation.nullable().meta({ class: 'C0', ...trained }),
  bio: z
    .string()
    .max(2000)
    .nullable()
    .meta({ class: 'C0', examples: ['I help early-career clinicians find their first grant.'] }),
};

/** What is derived from the profile and from the facts of today. */
const derived = {
  capacity: z.int32().meta({
    class: 'C0',
    description: 'How many formal mentees the mentor takes at a time: the mentor’s own number, else that of the policy',
    examples: [3],
  }),
  formal_mentees: z.int32().meta({
    class: 'C0',
    description: 'Formal mentees today: with paused assignments and agreed ones yet to begin, without suspended ones',
    examples: [1],
  }),
  free_capacity: z
    .int32()
    .meta({ class: 'C0', description: 'How many more formal mentees the mentor can take; never below 0', examples: [2] }),
  has_current_training: z
    .boolean()
    .meta({ class: 'C0', description: 'Whether the mentor has a verified mentor training that has not expired' }),
  is_listed: z
    .boolean()
    .meta({ class: 'C0', description: 'Whether everybody finds the mentor in the directory: they consented, are alive and have not left' }),
};

export const MentorProfile = z
  .object({
    id: ofPerson.meta({ class: 'id' }),
    ...stated,
    capacity_formal: capacity.nullable().meta({
      class: 'C0',
      description: 'The mentor’s own number of formal mentees at a time; null = that of the policy',
      examples: [null],
    }),
    ...derived,
    listing_consented_at: Instant.nullable().meta({
      class: 'C0',
      description: 'Since when everybody may find the profile; null = not listed',
    }),
    retirement_expected_on: z.iso
      .date()
      .nullable()
      .meta({
        class: 'C2',
        description: 'When the mentor expects to retire. Null also for readers who see the profile only because it is listed',
        examples: [null],
      }),
    ...stamps,
  })
  .meta({ id: 'MentorProfile' });
export type MentorProfile = z.infer<typeof MentorProfile>;

export const PutMentorProfile = z
  .strictObject({
    is_willing: z
      .boolean()
      .optional()
      .meta({ description: 'Whether the mentor takes formal mentees. Required where there is no profile yet' }),
    capacity_formal: capacity
      .nullable()
      .optional()
      .meta({ description: 'How many formal mentees the mentor takes at a time; null = the number of the policy' }),
    is_open_to_approach: z.boolean().optional().meta(openToApproach),
    expertise: z
      .array(text(60))
      .max(30)
      .optional()
      .meta({
        description: 'Fields of expertise, as tags. Each once; case and accents do not distinguish them',
        examples: [['Heart failure', 'Qualitative research']],
      }),
    need_areas: NeedAreas.optional().meta({
      description: 'Areas that the mentor offers help with, each once',
      examples: [['promotion', 'grants']],
    }),
    languages: z
      .array(LanguageTag)
      .max(20)
      .optional()
      .meta({ description: 'BCP 47 tags in any case, each once', examples: [['en', 'fr-CA']] }),
    training_location: TrainingLocation.nullable().optional().meta(trained),
    bio: prose(2000)
      .nullable()
      .optional()
      .meta({ examples: ['I help early-career clinicians find their first grant.'] }),
    consents_to_listing: z.boolean().optional().meta({
      description: '`true`: everybody may find the profile. Only the person can give this consent; whoever may write can withdraw it',
    }),
    retirement_expected_on: CivilDate.nullable()
      .optional()
      .meta({ description: 'When the mentor expects to retire. Never shown in the directory', examples: [null] }),
  })
  .meta({
    id: 'PutMentorProfile',
    description: 'In a profile that exists already, what is left out stays as it is',
    example: {
      is_willing: true,
      is_open_to_approach: true,
      expertise: ['Heart failure', 'Qualitative research'],
      need_areas: ['promotion', 'grants'],
      languages: ['en', 'fr-CA'],
      training_location: 'international',
      consents_to_listing: true,
    },
  });
export type PutMentorProfile = z.infer<typeof PutMentorProfile>;

const { kind, display_name, rank, position, division, site } = DirectoryEntry.shape;

export const Mentor = z
  .object({
    id: RowId,
    kind: kind.meta({ class: 'C0' }),
    display_name: display_name.meta({ class: 'C0' }),
    rank: rank.meta({ class: 'C0' }),
    position: position.meta({ class: 'C0' }),
    division: division.meta({ class: 'C0' }),
    site: site.meta({ class: 'C0' }),
    ...stated,
    ...derived,
    row_version: RowVersion,
  })
  .meta({ id: 'Mentor' });
export type Mentor = z.infer<typeof Mentor>;

export const Mentors = Page(Mentor, 'MentorPage');
const asked = DirectoryQuery.shape;
export const MentorQuery = z.strictObject({
  ...pageQuery,
  q: asked.q.meta({
    description: 'Parts of the name or of the expertise in any order; accents, case and apostrophes do not matter',
    examples: ['heart lindqvist'],
  }),
  division_id: asked.division_id,
  site_id: asked.site_id,
  rank: asked.rank,
  position: asked.position,
  need_area: anyOf(needAreas).optional().meta({ description: 'The mentor offers help with one of these, comma-separated' }),
  expertise: text(60)
    .optional()
    .meta({ description: 'One tag in full; accents, case and apostrophes do not matter', examples: ['heart failure'] }),
  language: LanguageTag.optional().meta({
    description: 'BCP 47 tag of a language the mentor speaks; `fr` also finds `fr-CA`',
    examples: ['fr'],
  }),
  is_willing: Flag.optional(),
  available: Flag.optional().meta({ description: '`true`: willing, and can take at least one more formal mentee' }),
  is_open_to_approach: Flag.optional(),
  has_current_training: Flag.optional(),
});
export type MentorQuery = z.infer<typeof MentorQuery>;
