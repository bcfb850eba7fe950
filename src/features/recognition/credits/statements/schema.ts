import { z } from 'zod';
import { Id } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';
import { AcademicYear, Code, Credit, quarters, sides, yearParameter } from '../schema.ts';

const count = (description: string, example: number) =>
  z
    .int32()
    .min(0)
    .meta({ class: 'C2', description, examples: [example] });

const CodeSum = z
  .object({
    side: z.enum(sides).meta({ class: 'C2' }),
    code: Code.meta({ class: 'C2' }),
    quarter_credits: quarters('The sum of the entries', 16),
    entries: count('How many entries', 5),
  })
  .meta({ id: 'CreditSum' });

export const AssignmentMinutes = z
  .object({
    side: z.enum(sides).meta({ class: 'C2', description: 'As whom the person took part' }),
    assignment_id: Id.meta({ class: 'C2' }),
    other_id: Id.meta({ class: 'C2', description: 'The other side' }),
    other: Party.meta({ class: 'C2' }),
    meetings: count('Confirmed meetings on active days', 4),
    minutes: count('Their minutes', 240),
  })
  .meta({ id: 'MentoringMinutes' });
export type AssignmentMinutes = z.infer<typeof AssignmentMinutes>;

export const CreditStatement = z
  .object({
    person_id: Id.meta({ class: 'C2' }),
    person: Party.meta({ class: 'C2' }),
    academic_year: AcademicYear.meta({ class: 'C2' }),
    is_issued: z.boolean().meta({ class: 'C2', description: 'Whether it is frozen', examples: [false] }),
    issued_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C2', description: 'The day on which it was issued', examples: [null] }),
    mentor_quarter_credits: quarters('The sum of the entries as mentor', 56),
    mentee_quarter_credits: quarters('The sum of the entries as mentee', 0),
    by_code: z.array(CodeSum).max(100).meta({ class: 'C2' }),
    entries: z.array(Credit).max(10_000).meta({
      class: 'C2',
      description: 'In the order of posting. Entries about earlier years stand here where their own statement had been issued',
    }),
    mentor_minutes: count('Minutes of confirmed meetings as mentor', 240),
    mentee_minutes: count('Minutes as mentee; a joint meeting with several mentors counts once', 0),
    minutes: z.array(AssignmentMinutes).max(1000).meta({
      class: 'C2',
      description: 'By assignment, where a joint meeting counts for each',
    }),
  })
  .meta({ id: 'CreditStatement' });
export type CreditStatement = z.infer<typeof CreditStatement>;

export const StatementQuery = z.strictObject({ academic_year: yearParameter });
export const IssueStatement = z
  .strictObject({ academic_year: AcademicYear })
  .meta({ id: 'IssueCreditStatement', example: { academic_year: 2024 } });
