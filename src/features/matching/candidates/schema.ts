import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { anyOf, CivilDate, Id, RowId, text } from '../../../domain/fields.ts';
import { MATCH_COMPONENTS } from '../../../domain/match-components.ts';
import { NeedAreas, needAreas } from '../../mentorship/assignments/vocabulary-schema.ts';
import { Basis } from '../../mentorship/conflicts/schema.ts';

const reasons = [
  'reports_to',
  'supervises',
  'evaluates',
  'same_person',
  'inactive',
  'absent',
  'already_mentor',
  'declared_conflict',
  'competition',
  'no_profile',
  'capacity',
  'external_same_institution',
  'not_available',
] as const;
export type ExclusionReason = (typeof reasons)[number];

export const Exclusion = z
  .object({
    reason: z.enum(reasons).meta({
      class: 'C1',
      description:
        '`not_available`: for a reason that you may not read, such as no profile, no wish to mentor, no free capacity, or a conflict that somebody else declared. It has neither days nor alternatives. `absent` is only for those who may read leaves',
      examples: ['reports_to'],
    }),
    detail: z
      .string()
      .max(500)
      .meta({
        class: 'C1',
        examples: ['The mentor is division director of the mentee’s division, Cardiology (CARD), from 2025-07-01.'],
      }),
    starts_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C1', description: 'First day on which the reason applies; null = not bound to days' }),
    ends_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C1', description: 'First day on which the reason no longer applies; null = open-ended', examples: [null] }),
    basis: Basis.nullable().meta({ class: 'C1', description: 'The reporting line or role that is the reason; null for other reasons' }),
  })
  .meta({ id: 'CandidateExclusion', description: 'One reason why a person cannot be the formal mentor' });
export type Exclusion = z.infer<typeof Exclusion>;

/** A reason as the statement answers it: without sentences. Several may be `not_available`. */
export type RawExclusion = Omit<Exclusion, 'detail' | 'basis'> & {
  /** Whether it bars a proposal: without, the person can still be asked. */
  bars: boolean;
  basis: (Omit<Basis, 'detail'> & { division: string | null; site: string | null }) | null;
};

const Contribution = z
  .object({
    component: z.enum(MATCH_COMPONENTS).meta({ class: 'C1', examples: ['needs'] }),
    weight: z
      .int32()
      .min(0)
      .max(100)
      .meta({ class: 'C1', description: 'Weight of the component in the policy', examples: [40] }),
    share_pct: z
      .int32()
      .min(0)
      .max(100)
      .nullable()
      .meta({
        class: 'C1',
        description: 'How much of the component applies, in per cent; null = nothing to compare, counted as 0',
        examples: [75],
      }),
    points: z.number().meta({ class: 'C1', description: 'Weight × share, to one decimal', examples: [30] }),
  })
  .meta({ id: 'ScoreContribution' });

export const Candidate = z
  .object({
    id: RowId,
    kind: z.enum(['faculty', 'trainee', 'external', 'staff', 'service']).meta({ class: 'C0', examples: ['faculty'] }),
    display_name: z
      .string()
      .max(410)
      .meta({ class: 'C0', examples: ['Tariq Lindqvist'] }),
    division_id: Id.nullable().meta({ class: 'C0' }),
    division_code: z
      .string()
      .max(32)
      .nullable()
      .meta({ class: 'C0', examples: ['NEPH'] }),
    site_id: Id.nullable().meta({ class: 'C0' }),
    site_code: z
      .string()
      .max(32)
      .nullable()
      .meta({ class: 'C0', examples: ['NORTH'] }),
    rank: z
      .enum(['lecturer', 'assistant_professor', 'associate_professor', 'professor'])
      .nullable()
      .meta({ class: 'C0', description: 'On the first day; today where you may not read appointments', examples: ['professor'] }),
    position_description: z
      .enum([
        'clinician_teacher',
        'clinician_educator',
        'clinician_investigator',
        'clinician_scientist',
        'clinician_administrator',
        'clinician_quality_innovation',
        'other',
      ])
      .nullable()
      .meta({ class: 'C0', examples: ['clinician_teacher'] }),
    expertise: z
      .array(z.string().max(60))
      .max(30)
      .meta({ class: 'C0', examples: [['clinical trials']] }),
    need_areas: NeedAreas.meta({ class: 'C0', description: 'Areas that the person offers help with' }),
    languages: z
      .array(z.string().max(35))
      .max(20)
      .meta({ class: 'C0', examples: [['en', 'fr']] }),
    is_open_to_approach: z
      .boolean()
      .meta({ class: 'C0', description: 'Whether colleagues may ask the person directly, without a mentor request' }),
    capacity: z
      .int32()
      .nullable()
      .meta({
        class: 'C0',
        description:
          'How many formal mentees the person takes at a time. Where you may not read the profile, this is null and the other fields of the profile are empty',
        examples: [3],
      }),
    formal_mentees: z
      .int32()
      .nullable()
      .meta({ class: 'C0', description: 'Formal mentees on the first day of the intended period', examples: [1] }),
    free_capacity: z
      .int32()
      .nullable()
      .meta({ class: 'C0', description: 'How many more formal mentees the person can take; never below 0', examples: [2] }),
    appointment_ends_on: z.iso
      .date()
      .nullable()
      .meta({
        class: 'C2',
        description: 'When the appointment of the person ends, if that is recorded; null where you may not read appointments',
        examples: [null],
      }),
    retirement_expected_on: z.iso
      .date()
      .nullable()
      .meta({
        class: 'C2',
        description: 'When the person expects to retire; null where you may not read the whole profile',
        examples: [null],
      }),
    is_eligible: z.boolean().meta({ class: 'C1', description: 'Whether there is no reason against the person' }),
    score: z
      .number()
      .nullable()
      .meta({ class: 'C1', description: 'Sum of the points; null for excluded people', examples: [63.5] }),
    contributions: z.array(Contribution).max(20).meta({
      class: 'C1',
      description: 'What the score is made of; empty for excluded people, and where `concordance.requested` is true',
    }),
    concordance: z
      .object({ requested: z.boolean().meta({ class: 'C8', description: 'Whether the mentee has concordance preferences' }) })
      .nullable()
      .meta({
        class: 'C8',
        description:
          'Only for facilitators: whether the mentee would like a mentor who is like them in some respect. The score then counts who is, from 30 days after the mentee last changed what they stated, and is answered without its contributions. Null for the mentee and everybody else',
        examples: [null],
      }),
    policy_version: z.int32().meta({ class: 'C1', description: 'The version of the policy whose weights made the score', examples: [1] }),
    exclusions: z
      .array(Exclusion)
      .max(100)
      .meta({ class: 'C1', description: 'The reasons against the person; empty for eligible people', examples: [[]] }),
    could_be: z
      .array(z.enum(['informal', 'sponsor']))
      .max(2)
      .meta({
        class: 'C1',
        description: 'What an excluded person could be instead of a formal mentor',
        examples: [['informal', 'sponsor']],
      }),
  })
  .meta({ id: 'MentorCandidate' });
export type Candidate = z.infer<typeof Candidate>;

export const Candidates = Page(Candidate, 'MentorCandidatePage');

export const CandidateQuery = z.strictObject({
  ...pageQuery,
  starts_on: CivilDate.optional().meta({
    description: 'First day of the intended period, or the first day of the mentee’s appointment if that is later; default today',
  }),
  planned_ends_on: CivilDate.optional().meta({ description: 'End of the intended period, the first day after it; default open-ended' }),
  include: z
    .enum(['excluded'])
    .optional()
    .meta({ description: '`excluded`: also excluded people, after the eligible ones, each with the reasons' }),
  q: text(100)
    .min(2)
    .optional()
    .meta({ description: 'Part of a name', examples: ['lindqvist'] }),
  division_id: Id.optional().meta({ description: 'Primary division of the candidate on the first day' }),
  site_id: Id.optional().meta({ description: 'Primary site of the candidate on the first day' }),
  need_area: anyOf(needAreas).optional().meta({ description: 'Offers help with one of these, comma-separated' }),
});
export type CandidateQuery = z.infer<typeof CandidateQuery>;
