import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { anyOf, CivilDate, Id, prose, RowId, stamps } from '../../../domain/fields.ts';

const basisKinds = [
  'primary_line',
  'dotted_line',
  'supervision',
  'evaluation',
  'transitive_line',
  'division_director',
  'physician_in_chief',
  'hospital_division_head',
] as const;

/** One reason why the mentee reports to the mentor, with the days on which it holds. */
export const Basis = z
  .object({
    kind: z.enum(basisKinds).meta({ class: 'C1', examples: ['division_director'] }),
    role_id: Id.nullable().meta({ class: 'C1', description: 'The leadership role, for the three role kinds' }),
    line_ids: z
      .array(Id)
      .max(100)
      .meta({ class: 'C1', description: 'The reporting line, or the chain of primary lines upwards', examples: [[]] }),
    division_id: Id.nullable().meta({ class: 'C1' }),
    site_id: Id.nullable().meta({ class: 'C1', examples: [null] }),
    starts_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C1', examples: ['2025-07-01'] }),
    ends_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C1', description: 'First day it no longer holds; null = open', examples: [null] }),
    detail: z
      .string()
      .max(500)
      .meta({
        class: 'C1',
        examples: ['The mentor is division director of Cardiology (CARD), where the mentee belongs, from 2025-07-01.'],
      }),
  })
  .meta({ id: 'ConflictBasis' });
export type Basis = z.infer<typeof Basis>;

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
  starts_on: z.iso
    .date()
    .meta({ class: 'C9', description: 'First day the assignment is suspended, possibly before it was detected', examples: ['2025-07-01'] }),
  ends_on: z.iso
    .date()
    .nullable()
    .meta({ class: 'C9', description: 'First day it is no longer suspended; null = still is', examples: [null] }),
  basis_ends_on: z.iso
    .date()
    .nullable()
    .meta({
      class: 'C9',
      description: 'First day from which nothing bars the pair any more, once known: the assignment can then resume',
      examples: [null],
    }),
  detected_on: z.iso.date().meta({ class: 'C9', examples: ['2025-08-10'] }),
  due_on: z.iso.date().meta({ class: 'C9', examples: ['2025-10-09'] }),
};

/** What an HR write did to assignments; every answer of such a write carries it. */
export const ConflictChanges = z
  .object({
    opened: z
      .array(z.object(caseFields))
      .max(10_000)
      .meta({ class: 'C9', description: 'Cases this write opened or reopened; their assignments are suspended from starts_on' }),
    changed: z
      .array(z.object(caseFields))
      .max(10_000)
      .meta({ class: 'C9', description: 'Open cases whose days or bases this write changed', examples: [[]] }),
  })
  .meta({ id: 'ConflictChanges' });
export type ConflictChanges = z.infer<typeof ConflictChanges>;

export const ConflictCase = z
  .object({
    ...caseFields,
    mentee_name: z
      .string()
      .max(410)
      .meta({ class: 'C9', examples: ['Zoë Šimková'] }),
    mentor_name: z
      .string()
      .max(410)
      .meta({ class: 'C9', examples: ['Tariq Lindqvist'] }),
    bases: z.array(Basis).max(1000).meta({ class: 'C9' }),
    policy_version: z.int32().min(1).meta({ class: 'C9' }),
    note: z
      .string()
      .max(2000)
      .nullable()
      .meta({ class: 'C9', description: 'For those who handle the case; null for all others', examples: [null] }),
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
    resolution: z
      .enum(['conflict_ended', 'false_positive'])
      .meta({ description: 'The other resolutions follow from ending or converting the assignment itself' }),
    on: CivilDate.optional().meta({
      description:
        'First day the assignment is active again; default: the first day of suspension for false_positive, else the day the basis ended, or today',
    }),
    note: prose(2000).optional(),
  })
  .meta({ id: 'ResolveConflictCase', example: { resolution: 'conflict_ended', on: '2026-07-01' } });
export type Resolve = z.infer<typeof Resolve>;

export const CheckQuery = z.strictObject({
  mentee_id: Id,
  mentor_id: Id,
  starts_on: CivilDate.optional().meta({ description: 'Default today' }),
  ends_on: CivilDate.optional().meta({ description: 'Default open' }),
});
export type CheckQuery = z.infer<typeof CheckQuery>;

export const Check = z
  .object({
    mentee_id: Id.meta({ class: 'C1' }),
    mentor_id: Id.meta({ class: 'C1' }),
    starts_on: z.iso.date().meta({ class: 'C1' }),
    ends_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C1', examples: [null] }),
    reports_to: z.boolean().meta({ class: 'C1', description: 'On at least one day of the period' }),
    inverse_power: z
      .boolean()
      .meta({ class: 'C1', description: 'The mentor reports to the mentee on some day: legal, worth knowing', examples: [false] }),
    free_until: z.iso.date().nullable().meta({
      class: 'C1',
      description: 'A formal assignment from starts_on may be planned up to this day; null = without end or not at all',
    }),
    bases: z.array(Basis).max(1000).meta({ class: 'C1' }),
  })
  .meta({ id: 'ReportingCheck' });
