import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { Id, RowId, stamps } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';
import { creditCodes } from '../kinds.ts';
import { AcademicYear, Code, sides, yearParameter } from '../schema.ts';

const windows = ['academic_year', 'programme_year_of_mentee', 'plan_series', 'half_year'] as const;

const amount = z.int32().min(0).max(400);
const cap = z.int32().min(0).max(100_000);
const most = z.int32().min(0).max(1000);
const days = z.int32().min(1).max(3650);
const months = z.int32().min(1).max(600);

const words = {
  quarter_credits: { description: 'What an event earns, in quarters of a credit; 0 = nothing', examples: [4] },
  cap_quarter_credits: { description: 'The most in a window, in quarters of a credit; null = no cap', examples: [16] },
  cap_count: { description: 'How many events of a window are credited; null = any number', examples: [null] },
  expires_days: { description: 'Days from recording an event within which it has to be verified; null = any time', examples: [60] },
  repeat_months: {
    description: 'The same again, such as a course, is credited after so many months; null = at any time',
    examples: [null],
  },
};

export const CreditRule = z
  .object({
    code: Code.meta({ class: 'C0' }),
    side: z.enum(sides).meta({ class: 'C0' }),
    event: z
      .string()
      .max(200)
      .meta({ class: 'C0', description: 'What earns it', examples: ['a qualifying meeting of a formal assignment'] }),
    is_recorded: z.boolean().meta({ class: 'C0', description: 'False: nothing of the sort is recorded here yet, and it earns nothing' }),
    window: z.enum(windows).meta({ class: 'C0', description: 'What its caps are counted in', examples: ['programme_year_of_mentee'] }),
    quarter_credits: amount.meta({ class: 'C0', ...words.quarter_credits }),
    cap_quarter_credits: cap.nullable().meta({ class: 'C0', ...words.cap_quarter_credits }),
    cap_count: most.nullable().meta({ class: 'C0', ...words.cap_count }),
    expires_days: days.nullable().meta({ class: 'C0', ...words.expires_days }),
    repeat_months: months.nullable().meta({ class: 'C0', ...words.repeat_months }),
  })
  .meta({ id: 'CreditRule' });
export type CreditRule = z.infer<typeof CreditRule>;

export const CreditRuleSet = z
  .object({
    id: RowId,
    version: z
      .int32()
      .min(1)
      .meta({ class: 'C0', examples: [1] }),
    starts_year: AcademicYear.meta({ class: 'C0', description: 'First academic year, by the calendar year in which it begins' }),
    ends_year: AcademicYear.nullable().meta({
      class: 'C0',
      description: 'First academic year in which it no longer holds; the first one itself where a later version took its place',
      examples: [null],
    }),
    person_cap_quarter_credits: cap.meta({ class: 'C0', description: 'The most for one person, side and academic year', examples: [240] }),
    statement_days: z
      .int32()
      .min(0)
      .max(365)
      .meta({ class: 'C0', description: 'Days after the end of an academic year on which its statements are issued', examples: [90] }),
    rules: z.array(CreditRule).max(100).meta({ class: 'C0' }),
    ...stamps,
  })
  .meta({ id: 'CreditRuleSet' });
export type CreditRuleSet = z.infer<typeof CreditRuleSet>;

export const CreditRuleSets = Page(CreditRuleSet, 'CreditRuleSetPage');
export const RuleSetQuery = z.strictObject(pageQuery);
export const CurrentQuery = z.strictObject({ academic_year: yearParameter.optional() });

const RuleChange = z
  .strictObject({
    code: z.enum(creditCodes),
    quarter_credits: amount.optional().meta(words.quarter_credits),
    cap_quarter_credits: cap.nullable().optional().meta(words.cap_quarter_credits),
    cap_count: most.nullable().optional().meta(words.cap_count),
    expires_days: days.nullable().optional().meta(words.expires_days),
    repeat_months: months.nullable().optional().meta(words.repeat_months),
  })
  .meta({ id: 'CreditRuleChange' });

export const NewRuleSet = z
  .strictObject({
    starts_year: AcademicYear.meta({ description: 'From this academic year on; that of the latest version replaces it' }),
    person_cap_quarter_credits: cap.optional(),
    statement_days: z.int32().min(0).max(365).optional(),
    rules: z.array(RuleChange).max(100).optional().meta({ description: 'Codes and fields that are left out keep their values' }),
  })
  .meta({ id: 'NewCreditRuleSet', example: { starts_year: 2026, rules: [{ code: 'SPOT', quarter_credits: 4, cap_quarter_credits: 40 }] } });
export type NewRuleSet = z.infer<typeof NewRuleSet>;

export const Recompute = z.strictObject({}).meta({ id: 'RecomputeCredits', example: {} });
export const RecomputedCredits = z
  .object({
    entries: z
      .int32()
      .min(0)
      .meta({ class: 'C2', description: 'How many entries were posted', examples: [6] }),
    changes: z
      .array(
        z
          .object({
            person_id: Id.meta({ class: 'C2' }),
            person: Party.meta({ class: 'C2' }),
            side: z.enum(sides).meta({ class: 'C2' }),
            code: Code.meta({ class: 'C2' }),
            academic_year: AcademicYear.meta({ class: 'C2' }),
            events: z
              .int32()
              .min(1)
              .meta({ class: 'C2', description: 'How many events are credited by other rules', examples: [3] }),
            quarter_credits: z.int32().meta({ class: 'C2', description: 'By how much the sum changes', examples: [6] }),
          })
          .meta({ id: 'RecomputedCredit' }),
      )
      .max(2000)
      .meta({ class: 'C2', description: 'By person, code and academic year; the first 2000' }),
  })
  .meta({ id: 'RecomputedCredits' });
