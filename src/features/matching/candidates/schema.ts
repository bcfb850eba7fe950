import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { anyOf, CivilDate, Id, RowId, text } from '../../../domain/fields.ts';
import { MATCH_COMPONENTS } from '../../../domain/match-components.ts';
import { NeedAreas, needAreas } from '../../mentorship/assignments/schema.ts';
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
  'unavailable',
  'capacity',
  'external_same_institution',
] as const;
export type ExclusionReason = (typeof reasons)[number];

export const Exclusion = z
  .object({
    reason: z.enum(reasons).meta({ class: 'C1', examples: ['reports_to'] }),
    detail: z
      .string()
      .max(500)
      .meta({
        class: 'C1',
        examples: ['The mentor is division director of Cardiology (CARD), where the mentee belongs, from 2025-07-01.'],
      }),
    starts_on: z.iso.date().nullable().meta({ class: 'C1', description: 'First day on which it bars; null = not bound to days' }),
    ends_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C1', description: 'First day on which it no longer does; null = open', examples: [null] }),
    basis: Basis.nullable().meta({ class: 'C1', description: 'For what follows from a reporting line or role' }),
  })
  .meta({ id: 'CandidateExclusion', description: 'One reason why somebody cannot be the formal mentor' });
export type Exclusion = z.infer<typeof Exclusion>;

/** What bars somebody, as the statement finds it: without the words. */
export type RawExclusion = Omit<Exclusion, 'detail' | 'basis'> & {
  basis: (Omit<Basis, 'detail'> & { division: string | null; site: string | null }) | null;
};

const Contribution = z
  .object({
    component: z.enum(MATCH_COMPONENTS).meta({ class: 'C1', examples: ['needs'] }),
    weight: z
      .int32()
      .min(0)
      .max(100)
      .meta({ class: 'C1', description: 'Of the policy', examples: [40] }),
    share_pct: z
      .int32()
      .min(0)
      .max(100)
      .nullable()
      .meta({ class: 'C1', description: 'How much of it applies; null = nothing to compare, which counts as nothing', examples: [75] }),
    points: z.number().meta({ class: 'C1', description: 'Weight × share, to one decimal', examples: [30] }),
  })
  .meta({ id: 'ScoreContribution' });

export const Candidate = z
  .object({
    id: RowId,
    kind: z.enum(['faculty', 'external', 'staff', 'service']).meta({ class: 'C0', examples: ['faculty'] }),
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
      .meta({ class: 'C0', examples: ['professor'] }),
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
    need_areas: NeedAreas.meta({ class: 'C0', description: 'What the person offers help with' }),
    languages: z
      .array(z.string().max(35))
      .max(20)
      .meta({ class: 'C0', examples: [['en', 'fr']] }),
    is_open_to_approach: z.boolean().meta({ class: 'C0' }),
    capacity: z
      .int32()
      .nullable()
      .meta({
        class: 'C0',
        description: 'Formal mentees at a time; null, as the rest of the profile is empty, where it is not for you',
        examples: [3],
      }),
    formal_mentees: z
      .int32()
      .nullable()
      .meta({ class: 'C0', examples: [1] }),
    free_capacity: z
      .int32()
      .nullable()
      .meta({ class: 'C0', examples: [2] }),
    appointment_ends_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C2', description: 'Where it is known that the person leaves; for who may read appointments', examples: [null] }),
    retirement_expected_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C2', description: 'For who may read the whole profile', examples: [null] }),
    is_eligible: z.boolean().meta({ class: 'C1' }),
    score: z
      .number()
      .nullable()
      .meta({ class: 'C1', description: 'Sum of the points; null for the barred', examples: [63.5] }),
    contributions: z.array(Contribution).max(20).meta({ class: 'C1', description: 'How the score came about' }),
    concordance: z
      .object({
        requested: z.boolean().meta({ class: 'C8' }),
        met: z
          .boolean()
          .nullable()
          .meta({ class: 'C8', examples: [null] }),
      })
      .nullable()
      .meta({
        class: 'C8',
        description:
          'For facilitators alone, whose scores count it: whether the mentee wishes for a likeness, and whether this person meets it. Which, nobody learns; for the mentee and all others null',
        examples: [null],
      }),
    policy_version: z.int32().meta({ class: 'C1', description: 'The version of the policy whose weights made the score', examples: [1] }),
    exclusions: z
      .array(Exclusion)
      .max(100)
      .meta({ class: 'C1', description: 'Why not; empty for who is eligible', examples: [[]] }),
    could_be: z
      .array(z.enum(['informal', 'sponsor']))
      .max(2)
      .meta({ class: 'C1', description: 'What no reporting line forbids', examples: [['informal', 'sponsor']] }),
  })
  .meta({ id: 'MentorCandidate' });
export type Candidate = z.infer<typeof Candidate>;

export const Candidates = Page(Candidate, 'MentorCandidatePage');

export const CandidateQuery = z.strictObject({
  ...pageQuery,
  starts_on: CivilDate.optional().meta({ description: 'First day of the intended period; default today' }),
  planned_ends_on: CivilDate.optional().meta({ description: 'Where the intended period ends; open-ended by default' }),
  include: z.enum(['excluded']).optional().meta({ description: 'excluded: the barred too, after the eligible, each with the reasons' }),
  q: text(100)
    .min(2)
    .optional()
    .meta({ description: 'Part of a name', examples: ['lindqvist'] }),
  division_id: Id.optional(),
  site_id: Id.optional().meta({ description: 'Primary site of the candidate' }),
  need_area: anyOf(needAreas).optional().meta({ description: 'Offers help with one of these, comma-separated' }),
});
export type CandidateQuery = z.infer<typeof CandidateQuery>;
