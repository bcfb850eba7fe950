import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { anyOf, CivilDate, Flag, Id, Instant, LanguageTag, prose, RowId, RowVersion, stamps, text } from '../../../domain/fields.ts';
import { NeedAreas, needAreas } from '../../mentorship/assignments/schema.ts';
import { DirectoryEntry, DirectoryQuery } from '../../organisation/people/schema.ts';

const trainingLocations = ['local', 'elsewhere_canada', 'international'] as const;
const TrainingLocation = z.enum(trainingLocations);

const ofPerson = Id.meta({ description: 'The person’s own id: a person has at most one profile' });
const capacity = z.int32().min(0).max(50);
const trained = { description: 'Where the mentor trained, which some mentees look for' };
const openToApproach = { description: 'Colleagues may ask directly, without a request' };

/** What a mentor says of themself, as an answer shows it. */
const said = {
  is_willing: z.boolean().meta({ class: 'C0', description: 'Takes formal mentees' }),
  is_open_to_approach: z.boolean().meta({ class: 'C0', ...openToApproach }),
  expertise: z
    .array(z.string().max(60))
    .max(30)
    .meta({ class: 'C0', examples: [['Heart failure', 'Qualitative research']] }),
  need_areas: NeedAreas.meta({ class: 'C0', description: 'What the mentor can help with', examples: [['promotion', 'grants']] }),
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

/** What follows from the profile and from what holds today. */
const derived = {
  capacity: z
    .int32()
    .meta({ class: 'C0', description: 'Formal mentees at a time: the mentor’s own number, else the department’s', examples: [3] }),
  formal_mentees: z
    .int32()
    .meta({ class: 'C0', description: 'Formal mentees today, paused and agreed future ones included, suspended ones not', examples: [1] }),
  free_capacity: z.int32().meta({ class: 'C0', description: 'How many more; never below 0', examples: [2] }),
  has_current_training: z.boolean().meta({ class: 'C0', description: 'A verified mentor training that has not expired' }),
  is_listed: z
    .boolean()
    .meta({ class: 'C0', description: 'Colleagues find the mentor in the directory: consented, alive and not departed' }),
};

export const MentorProfile = z
  .object({
    id: ofPerson.meta({ class: 'id' }),
    ...said,
    capacity_formal: capacity
      .nullable()
      .meta({ class: 'C0', description: 'The mentor’s own number; null = what the policy says', examples: [null] }),
    ...derived,
    listing_consented_at: Instant.nullable().meta({
      class: 'C0',
      description: 'Since when colleagues may find the profile; null = they may not',
    }),
    retirement_expected_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C2', description: 'Null also where you see the profile only because it is listed', examples: [null] }),
    ...stamps,
  })
  .meta({ id: 'MentorProfile' });
export type MentorProfile = z.infer<typeof MentorProfile>;

export const PutMentorProfile = z
  .strictObject({
    is_willing: z.boolean().optional().meta({ description: 'Takes formal mentees. Required where there is no profile yet' }),
    capacity_formal: capacity.nullable().optional().meta({ description: 'Formal mentees at a time; null = what the policy says' }),
    is_open_to_approach: z.boolean().optional().meta(openToApproach),
    expertise: z
      .array(text(60))
      .max(30)
      .optional()
      .meta({ description: 'Each once, whatever its case and accents', examples: [['Heart failure', 'Qualitative research']] }),
    need_areas: NeedAreas.optional().meta({ description: 'What you can help with, each once', examples: [['promotion', 'grants']] }),
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
    consents_to_listing: z
      .boolean()
      .optional()
      .meta({ description: 'true: colleagues may find the profile. Only the person can say so; others can only take it back' }),
    retirement_expected_on: CivilDate.nullable()
      .optional()
      .meta({ description: 'Seen by those who plan for it, never in the directory', examples: [null] }),
  })
  .meta({
    id: 'PutMentorProfile',
    description: 'Of a profile that exists already, what is left out stays as it is',
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
    ...said,
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
  need_area: anyOf(needAreas).optional(),
  expertise: text(60)
    .optional()
    .meta({ description: 'One of the tags in full; accents, case and apostrophes do not matter', examples: ['heart failure'] }),
  language: LanguageTag.optional().meta({ description: '`fr` finds `fr-CA` too', examples: ['fr'] }),
  is_willing: Flag.optional(),
  available: Flag.optional().meta({ description: 'true: willing, with room for at least one more formal mentee' }),
  is_open_to_approach: Flag.optional(),
  has_current_training: Flag.optional(),
});
export type MentorQuery = z.infer<typeof MentorQuery>;
