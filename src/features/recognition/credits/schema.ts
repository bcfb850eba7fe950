import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { anyOf, Id, RowId, text } from '../../../domain/fields.ts';
import { Party } from '../../../domain/party.ts';
import { creditCodes, kinds, unearnedCodes } from './kinds.ts';

export const sides = ['mentor', 'mentee'] as const;
export const entryKinds = ['grant', 'release', 'cut', 'reversal'] as const;
export const statuses = ['verified', 'reported', 'reversed'] as const;
const reasons = ['headroom_released', 'earlier_event', 'not_entitled', 'recalculated', 'rules_corrected', 'misconduct'] as const;
const evidences = [
  'meeting',
  'assignment',
  'academic_plan',
  'mentor_training',
  'programme_event',
  'leadership_role',
  'award',
  'other',
] as const;

/** What each code is for, in a sentence for the document. */
const meanings = kinds.map(({ code, event }) => `\`${code}\`: ${event}`).join('. ');
export const Code = z.enum(creditCodes).meta({
  description: `${meanings}. Nothing is recorded here yet of ${unearnedCodes.join(', ')}: they earn nothing`,
  examples: ['FM-MEET'],
});
export const AcademicYear = z
  .int32()
  .min(1900)
  .max(2200)
  .meta({ description: 'The calendar year in which it begins', examples: [2025] });
export const yearParameter = z
  .string()
  .max(4)
  .regex(/^(19|20|21)\d\d$/, 'must be a year such as 2025')
  .transform(Number)
  .meta({ description: 'Academic year, by the calendar year in which it begins', examples: ['2025'] });
export const quarters = (description: string, example: number) =>
  z.int32().meta({ class: 'C2', description: `${description}, in quarters of a credit`, examples: [example] });

const day = (description: string) =>
  z.iso
    .date()
    .nullable()
    .meta({ class: 'C2', description, examples: ['2026-02-01'] });

export const Evidence = z
  .object({
    kind: z.enum(evidences).meta({ class: 'C2', description: 'What `id` is the id of', examples: ['meeting'] }),
    id: Id.nullable().meta({
      class: 'C2',
      description: 'What earned it. Null for a meeting where you may not read the meetings of the pair',
    }),
    on: day(
      'The day of the event. Null where it is that of a meeting that you may not read, or leaves that you may not read have moved it',
    ),
    programme_year: z
      .int32()
      .nullable()
      .meta({ class: 'C2', description: 'FM-YEAR: the mentee’s programme year', examples: [null] }),
  })
  .meta({ id: 'CreditEvidence' });

export const Credit = z
  .object({
    id: RowId,
    person_id: Id.meta({ class: 'C2' }),
    person: Party.meta({ class: 'C2' }),
    side: z.enum(sides).meta({ class: 'C2', description: 'As mentor or as mentee: two balances', examples: ['mentor'] }),
    code: Code.meta({ class: 'C2' }),
    kind: z.enum(entryKinds).meta({
      class: 'C2',
      description:
        '`grant`: the credit for an event. `release`: more of it, because a cap leaves more again. `cut`: less of it, because an earlier event takes ' +
        'its place under the cap. `reversal`: all of it is taken back',
      examples: ['grant'],
    }),
    status: z.enum(statuses).meta({
      class: 'C2',
      description: '`reversed`: a grant that was taken back. `reported`: it stands in a statement that was issued',
      examples: ['verified'],
    }),
    quarter_credits: quarters('The amount', 4),
    capped_from: z
      .int32()
      .nullable()
      .meta({ class: 'C2', description: 'What a grant would be without the cap that it met', examples: [null] }),
    academic_year: AcademicYear.meta({ class: 'C2', description: 'The year that it describes, by the day of the event' }),
    statement_year: AcademicYear.meta({
      class: 'C2',
      description: 'The year in whose statement it stands: a later one where that of its own year was issued before',
    }),
    evidence: Evidence.meta({ class: 'C2' }),
    assignment_id: Id.nullable().meta({ class: 'C2' }),
    other_id: Id.nullable().meta({ class: 'C2', description: 'The other side of the assignment' }),
    other: Party.nullable().meta({ class: 'C2' }),
    grant_id: Id.nullable().meta({ class: 'C2', description: 'The grant that this entry changes', examples: [null] }),
    reason: z
      .enum(reasons)
      .nullable()
      .meta({
        class: 'C2',
        description:
          'Why a grant was changed. `not_entitled` does not say what ceased to hold. `misconduct` is for the person and faculty affairs; others read `not_entitled`',
        examples: [null],
      }),
    decision_ref: z
      .string()
      .max(200)
      .nullable()
      .meta({
        class: 'C9',
        description: 'Where a decision took it back: its reference. For the person and faculty affairs',
        examples: [null],
      }),
    rule_set_id: Id.meta({ class: 'C0' }),
    rule_version: z
      .int32()
      .min(1)
      .meta({ class: 'C0', description: 'The version of the rules that it was granted by', examples: [1] }),
    effective_on: day('The day to which it applies: that of the event. Null like `evidence.on`'),
    posted_on: day('The day on which it was posted. Null where the meetings of the pair are not for you to read'),
  })
  .meta({ id: 'Credit' });
export type Credit = z.infer<typeof Credit>;

export const Credits = Page(Credit, 'CreditPage');
export const CreditQuery = z.strictObject({
  ...pageQuery,
  person_id: Id.optional(),
  academic_year: yearParameter.optional(),
  code: anyOf(creditCodes).optional(),
  status: anyOf(statuses).optional(),
  assignment_id: Id.optional(),
});
export type CreditQuery = z.infer<typeof CreditQuery>;

export const ReverseCredit = z
  .strictObject({
    decision_ref: text(200).meta({
      description: 'The reference of the decision, such as its number in the files',
      examples: ['FA-2026-014'],
    }),
  })
  .meta({ id: 'ReverseCredit' });
export type ReverseCredit = z.infer<typeof ReverseCredit>;
