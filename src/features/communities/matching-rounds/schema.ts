import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { Id, Instant, prose, RowId, stamps, text } from '../../../domain/fields.ts';
import { Party } from '../../../domain/party.ts';
import { facets } from '../cohorts/kinds.ts';

const criteria = ['choice', ...facets] as const;
type Criterion = (typeof criteria)[number];
const ofEach = <T extends z.ZodType>(type: T) => Object.fromEntries(criteria.map((name) => [name, type])) as Record<Criterion, T>;

const words = {
  weights: {
    description: 'How much each of the nine criteria counts, from 0 to 10: the place among the choices, and each facet of the profiles',
  },
  reason: { description: 'Why it is decided by hand', examples: ['They work on one registry.'] },
  rationale: {
    description: 'Why these pairs, in the words of whoever confirms them',
    examples: ['Interests first; two pairs kept from talks.'],
  },
};
const C9 = { class: 'C9' } as const;
const count = (description: string) =>
  z
    .int32()
    .nullable()
    .meta({ ...C9, description, examples: [12] });

const MatchingWeights = z.object(ofEach(z.int32().meta({ ...C9, examples: [5] }))).meta({ id: 'MatchingWeights' });

const MatchingLock = z
  .object({
    application_id: Id.meta(C9),
    cohort_mentor_id: Id.meta(C9),
    kind: z.enum(['together', 'apart']).meta({ ...C9, examples: ['together'] }),
    reason: z
      .string()
      .max(500)
      .meta({ ...C9, ...words.reason }),
  })
  .meta({ id: 'MatchingLock' });

const MatchingBlocking = z
  .object({
    application_id: Id.meta(C9),
    cohort_mentor_id: Id.meta(C9),
    instead_of: Id.nullable().meta({
      ...C9,
      description: 'The application that the mentor has and scores less; null: a place is free',
      examples: [null],
    }),
  })
  .meta({ id: 'MatchingBlocking' });

export const MatchingRound = z
  .object({
    id: RowId,
    cohort_id: Id.meta(C9),
    number: z.int32().meta({ ...C9, description: 'Within the cohort', examples: [2] }),
    weights: MatchingWeights.meta({ ...C9, ...words.weights }),
    locks: z.array(MatchingLock).max(500).meta(C9),
    job_id: Id.nullable().meta(C9),
    status: z.enum(['queued', 'running', 'failed', 'cancelled', 'computed', 'confirmed']).meta({ ...C9, examples: ['computed'] }),
    pairs: count('Applicants who have a mentor: as many as can be'),
    score: count('The sum of the scores of all pairs, the highest that so many pairs can have'),
    in_reserve: count('Applicants without a mentor'),
    first_choices: count('Applicants who have their first choice'),
    blocking: z
      .array(MatchingBlocking)
      .max(15_000)
      .nullable()
      .meta({
        ...C9,
        description: 'Stability: applicants and mentors who would both rather have each other. Empty: the matching is stable',
      }),
    computed_at: Instant.nullable().meta(C9),
    confirmed_on: z.iso
      .date()
      .nullable()
      .meta({ ...C9, examples: [null] }),
    rationale: z
      .string()
      .max(5000)
      .nullable()
      .meta({ ...C9, ...words.rationale }),
    ...stamps,
  })
  .meta({ id: 'MatchingRound' });
export type MatchingRound = z.infer<typeof MatchingRound>;

export const MatchingRounds = Page(MatchingRound, 'MatchingRoundPage');
export const MatchingRoundQuery = z.strictObject({ ...pageQuery, cohort_id: Id.optional() });
export type MatchingRoundQuery = z.infer<typeof MatchingRoundQuery>;

const weight = z.int32().min(0).max(10);
const Lock = z
  .strictObject({ application_id: Id, cohort_mentor_id: Id, kind: z.enum(['together', 'apart']), reason: text(500).meta(words.reason) })
  .meta({
    id: 'NewMatchingLock',
    example: {
      application_id: '0198b7a0-0000-7000-8000-000000000006',
      cohort_mentor_id: '0198b7a0-0000-7000-8000-000000000007',
      kind: 'together',
      reason: words.reason.examples[0],
    },
  });

export const NewMatchingRound = z
  .strictObject({
    cohort_id: Id,
    weights: z
      .strictObject(ofEach(weight.optional()))
      .optional()
      .meta({ ...words.weights, description: `${words.weights.description}. Default: 10 for the choice, 5 for each facet` }),
    locks: z
      .array(Lock)
      .max(500)
      .optional()
      .meta({ description: 'Pairs that are set or ruled out by hand, beside which the rest is matched anew' }),
  })
  .meta({ id: 'NewMatchingRound', example: { cohort_id: '0198b7a0-0000-7000-8000-000000000005', weights: { choice: 10 } } });
export type NewMatchingRound = z.infer<typeof NewMatchingRound>;

export const ConfirmMatchingRound = z
  .strictObject({ rationale: prose(5000).meta(words.rationale) })
  .meta({ id: 'ConfirmMatchingRound', example: { rationale: words.rationale.examples[0] } });
export type ConfirmMatchingRound = z.infer<typeof ConfirmMatchingRound>;

const Choice = z
  .object({
    cohort_mentor_id: Id.meta(C9),
    mentor: Party.meta(C9),
    is_given: z.boolean().meta({ ...C9, examples: [false] }),
    score: z
      .int32()
      .nullable()
      .meta({ ...C9, description: 'Null for a pair that must not be', examples: [7200] }),
    excluded_because: z
      .enum(['same_institution', 'not_available', 'kept_apart', 'not_listed'])
      .nullable()
      .meta({
        ...C9,
        description: '`not_available`: for a reason that is not told; `kept_apart`: by a lock; `not_listed`: withdrawn or in reserve',
        examples: [null],
      }),
    held_by: z
      .array(Party)
      .max(20)
      .meta({ ...C9, description: 'Who has the mentor in this round' }),
    loss: z
      .object({
        pairs: z.int32().meta({ ...C9, examples: [0] }),
        score: z.int32().meta({ ...C9, description: 'Below 0 where fewer pairs score more', examples: [350] }),
      })
      .nullable()
      .meta({ ...C9, description: 'What the best matching would lose by giving this mentor after all; null where that cannot be' }),
  })
  .meta({ id: 'MatchingChoice' });

export const MatchingPlace = z
  .object({
    application_id: Id.meta(C9),
    applicant: Party.meta(C9),
    cohort_mentor_id: Id.nullable().meta(C9),
    mentor: Party.nullable().meta(C9),
    score: z
      .int32()
      .nullable()
      .meta({ ...C9, description: 'From 0 to 10000; null in reserve', examples: [9100] }),
    parts: z
      .object(
        ofEach(
          z
            .int32()
            .optional()
            .meta({ ...C9, description: 'How far the pair meets the criterion, in percent', examples: [100] }),
        ),
      )
      .meta({ ...C9, id: 'MatchingParts', description: 'Why this pair; empty in reserve' }),
    is_locked: z.boolean().meta({ ...C9, description: 'Set by hand', examples: [false] }),
    reserve_because: z
      .enum(['every_mentor_excluded', 'no_place_left'])
      .nullable()
      .meta({ ...C9, description: 'Why the applicant stays in reserve', examples: [null] }),
    choices: z
      .array(Choice)
      .max(3)
      .meta({ ...C9, description: 'The dearest first, and what came of each' }),
  })
  .meta({ id: 'MatchingPlace' });
export type MatchingPlace = z.infer<typeof MatchingPlace>;
export const MatchingPlaces = Page(MatchingPlace, 'MatchingPlacePage');
export const MatchingPlaceQuery = z.strictObject({ ...pageQuery });
export type MatchingPlaceQuery = z.infer<typeof MatchingPlaceQuery>;

export const MatchingDifference = z
  .object({
    application_id: Id.meta(C9),
    applicant: Party.meta(C9),
    mentor: Party.nullable().meta({ ...C9, description: 'In this round; null: in reserve' }),
    score: z
      .int32()
      .nullable()
      .meta({ ...C9, examples: [9100] }),
    other_mentor: Party.nullable().meta({ ...C9, description: 'In the other round; null: in reserve, or not in it' }),
    other_score: z
      .int32()
      .nullable()
      .meta({ ...C9, examples: [8700] }),
  })
  .meta({ id: 'MatchingDifference' });
export type MatchingDifference = z.infer<typeof MatchingDifference>;
export const MatchingDifferences = Page(MatchingDifference, 'MatchingDifferencePage');
export const MatchingDifferenceQuery = z.strictObject({
  ...pageQuery,
  other_id: Id.meta({ description: 'The round to compare with, of the same cohort' }),
});
export type MatchingDifferenceQuery = z.infer<typeof MatchingDifferenceQuery>;

export const CohortPair = z
  .object({
    id: RowId,
    cohort_id: Id.meta(C9),
    application_id: Id.meta(C9),
    applicant: Party.meta(C9),
    cohort_mentor_id: Id.meta(C9),
    mentor: Party.meta(C9),
    starts_on: z.iso.date().meta({ ...C9, examples: ['2026-07-01'] }),
    ends_on: z.iso
      .date()
      .nullable()
      .meta({ ...C9, examples: [null] }),
    ...stamps,
  })
  .meta({ id: 'CohortPair' });
export type CohortPair = z.infer<typeof CohortPair>;
export const CohortPairs = Page(CohortPair, 'CohortPairPage');
export const CohortPairQuery = z.strictObject({ ...pageQuery, cohort_id: Id.optional() });
export type CohortPairQuery = z.infer<typeof CohortPairQuery>;
