import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { anyOf, CivilDate, Id, prose, RowId, stamps } from '../../../domain/fields.ts';
import { Party } from '../../../domain/party.ts';

const basisKinds = [
  'primary_line',
  'dotted_line',
  'supervision',
  'evaluation',
  'transitive_line',
  'division_director',
  'physician_in_chief',
  'hospital_division_head',
  'possible_duplicate',
] as const;

/** One reason why the mentee reports to the mentor, with its days. */
export const Basis = z
  .object({
    kind: z.enum(basisKinds).meta({ class: 'C1', examples: ['division_director'] }),
    role_id: Id.nullable().meta({ class: 'C1', description: 'The leadership role; null for kinds that are reporting lines' }),
    line_ids: z
      .array(Id)
      .max(100)
      .meta({ class: 'C1', description: 'The reporting line; for `transitive_line` the chain of primary lines upwards', examples: [[]] }),
    division_id: Id.nullable().meta({ class: 'C1' }),
    site_id: Id.nullable().meta({ class: 'C1', examples: [null] }),
    possible_duplicate_ids: z
      .array(Id)
      .max(2)
      .meta({
        class: 'C1',
        description:
          'For `possible_duplicate`: the pairs of records that may be one person, of the mentee or the mentor, which faculty affairs see in ' +
          '`getPossibleDuplicate`. The line or role of the other record is not told',
        examples: [[]],
      }),
    starts_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C1', examples: ['2025-07-01'] }),
    ends_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C1', description: 'First day on which it no longer holds; null = no end recorded', examples: [null] }),
    detail: z
      .string()
      .max(500)
      .meta({
        class: 'C1',
        examples: ['The mentor is division director of the mentee’s division, Cardiology (CARD), from 2025-07-01.'],
      }),
  })
  .meta({ id: 'ConflictBasis' });
export type Basis = z.infer<typeof Basis>;

const mentor = { id: '0198b7a0-0000-7000-8000-0000000000b7', display_name: 'Tariq Lindqvist' };

const caseStatus = ['detected', 'acknowledged', 'escalated', 'resolved'] as const;
const resolutions = ['reassigned', 'ended', 'converted', 'conflict_ended', 'false_positive'] as const;

const caseFields = {
  id: RowId,
  assignment_id: Id.meta({ class: 'C9' }),
  mentee_id: Id.meta({ class: 'C9' }),
  mentor_id: Id.meta({ class: 'C9' }),
  status: z.enum(caseStatus).meta({ class: 'C9' }),
  resolution: z
    .enum(resolutions)
    .nullable()
    .meta({ class: 'C9', examples: [null] }),
  source: z.enum(['hr_change', 'creation_check', 'declaration', 'scan']).meta({ class: 'C9', examples: ['hr_change'] }),
  starts_on: z.iso.date().meta({
    class: 'C9',
    description: 'First day on which the assignment is suspended; can lie before the day of detection',
    examples: ['2025-07-01'],
  }),
  ends_on: z.iso
    .date()
    .nullable()
    .meta({ class: 'C9', description: 'First day on which it is no longer suspended; null = still suspended', examples: [null] }),
  basis_ends_on: z.iso
    .date()
    .nullable()
    .meta({
      class: 'C9',
      description: 'First day without a conflict, from which the assignment can resume; null while no such day is recorded',
      examples: [null],
    }),
  detected_on: z.iso.date().meta({ class: 'C9', examples: ['2025-08-10'] }),
  due_on: z.iso.date().meta({
    class: 'C9',
    description: 'Last day of the policy’s grace period; a case that is open after it is escalated',
    examples: ['2025-10-09'],
  }),
};

/** The conflict cases that a write of HR facts opened or changed, for the answer of that write. */
export const ConflictChanges = z
  .object({
    opened: z
      .array(z.object(caseFields))
      .max(10_000)
      .meta({ class: 'C9', description: 'Cases that this write opened or reopened; their assignments are suspended from `starts_on`' }),
    changed: z
      .array(z.object(caseFields))
      .max(10_000)
      .meta({ class: 'C9', description: 'Existing cases whose days or bases this write changed', examples: [[]] }),
  })
  .meta({ id: 'ConflictChanges' });
export type ConflictChanges = z.infer<typeof ConflictChanges>;

export const ConflictCase = z
  .object({
    ...caseFields,
    mentee: Party.meta({ class: 'C9' }),
    mentor: Party.meta({ class: 'C9', examples: [mentor] }),
    bases: z.array(Basis).max(1000).meta({ class: 'C9' }),
    policy_version: z.int32().min(1).meta({ class: 'C9', description: 'Version of the policy whose grace period applies' }),
    note: z
      .string()
      .max(2000)
      .nullable()
      .meta({ class: 'C9', description: 'By and for those who handle the case; null for all others', examples: [null] }),
    acknowledged_by: Id.nullable().meta({ class: 'C9', examples: [null] }),
    resolved_by: Id.nullable().meta({ class: 'C9', examples: [null] }),
    ...stamps,
  })
  .meta({ id: 'ConflictCase' });
export type ConflictCase = z.infer<typeof ConflictCase>;

export const ConflictCases = Page(ConflictCase, 'ConflictCasePage');
export const CaseQuery = z.strictObject({
  ...pageQuery,
  status: anyOf(caseStatus).optional(),
  assignment_id: Id.optional(),
  mentee_id: Id.optional(),
  mentor_id: Id.optional(),
  division_id: Id.optional().meta({ description: 'Primary division of the mentee today' }),
  due_on_lte: CivilDate.optional(),
});
export type CaseQuery = z.infer<typeof CaseQuery>;

export const Acknowledge = z
  .strictObject({
    note: prose(2000)
      .optional()
      .meta({ examples: ['Discussed with both on 12 August.'] }),
  })
  .meta({ id: 'AcknowledgeConflictCase' });
export type Acknowledge = z.infer<typeof Acknowledge>;

export const Resolve = z
  .strictObject({
    resolution: z.enum(['conflict_ended', 'false_positive']).meta({
      description:
        'Whether the conflict has ended or never existed. The other resolutions come from ending, replacing or converting the assignment',
    }),
    on: CivilDate.optional().meta({
      description:
        'First day on which the assignment is active again. Default: for `false_positive` the first day of suspension, else the day on which the basis ended, or today',
    }),
    note: prose(2000).optional(),
  })
  .meta({ id: 'ResolveConflictCase', example: { resolution: 'conflict_ended', on: '2026-07-01' } });
export type Resolve = z.infer<typeof Resolve>;

export const CheckQuery = z.strictObject({
  mentee_id: Id,
  mentor_id: Id,
  starts_on: CivilDate.optional().meta({ description: 'Default today' }),
  ends_on: CivilDate.optional().meta({ description: 'Default: without an end' }),
});
export type CheckQuery = z.infer<typeof CheckQuery>;

export const Check = z
  .object({
    mentee_id: Id.meta({ class: 'C1' }),
    mentee: Party.meta({ class: 'C1' }),
    mentor_id: Id.meta({ class: 'C1' }),
    mentor: Party.meta({ class: 'C1', examples: [mentor] }),
    starts_on: z.iso.date().meta({ class: 'C1' }),
    ends_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C1', examples: [null] }),
    reports_to: z.boolean().meta({
      class: 'C1',
      description: 'The mentee reports to the mentor on at least one day of the period; likeness of records is not counted',
    }),
    inverse_power: z.boolean().meta({
      class: 'C1',
      description: 'The mentor reports to the mentee on some day of the period: allowed, but worth knowing',
      examples: [false],
    }),
    free_until: z.iso.date().nullable().meta({
      class: 'C1',
      description: 'The latest planned end of a formal assignment from `starts_on`; null where it needs no end, and where none is possible',
    }),
    bases: z.array(Basis).max(1000).meta({ class: 'C1' }),
  })
  .meta({ id: 'ReportingCheck' });
