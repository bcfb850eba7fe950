import { z } from 'zod';
import { CivilDate, code, Id } from '../../../../domain/fields.ts';
import { audiences, concepts, forms, promises, waveStates } from '../kinds.ts';

const reason = z
  .enum(['suppressed', 'no_eligible'])
  .nullable()
  .meta({
    class: 'C0',
    description:
      '`suppressed`: not told, so that nobody’s answer can be found out; `no_eligible`: nobody was asked, or answered; null: the numbers stand',
    examples: [null],
  });
const count = (description: string, example: number) =>
  z
    .int32()
    .nullable()
    .meta({ class: 'C2', description: `${description}; null where it is not told`, examples: [example] });
const place = {
  audience: z.enum(audiences).meta({ class: 'C0', examples: ['mentee'] }),
  group: z.enum(['department', 'division', 'rest', 'site', 'rest_of_sites']).meta({
    class: 'C0',
    description:
      '`department`: everybody who was asked; `rest`: divisions that are too small to be told, together; `rest_of_sites`: those of whom no site is told, because too few of their division are there',
    examples: ['department'],
  }),
  division_id: Id.nullable().meta({ class: 'C0', description: 'Of the group `division`', examples: [null] }),
  site_id: Id.nullable().meta({ class: 'C0', description: 'Of the group `site`', examples: [null] }),
};
const percent = z.number().nullable();

export const SurveyParticipation = z
  .object({
    ...place,
    invited: count('People who were asked', 40),
    delivered: count('Invitations that reached them: the denominator', 38),
    submitted: count('Answers', 27),
    rate_pct: percent.meta({ class: 'C2', description: 'Submitted of delivered, in percent', examples: [71.1] }),
    reason,
  })
  .meta({ id: 'SurveyParticipation' });

export const SurveyItemResult = z
  .object({
    item: code(64).meta({ class: 'C0', examples: ['expectations'] }),
    concept: z
      .enum(concepts)
      .nullable()
      .meta({ class: 'C0', examples: ['expectations_known'] }),
    ...place,
    respondents: count('Answers that count', 25),
    not_applicable: count('Answers that do not: not applicable, or blank', 2),
    points: z
      .array(
        z.object({
          point: code(64).meta({ class: 'C0', description: 'A point of the scale, or the code of an option', examples: ['5'] }),
          count: count('So many answered it', 9),
        }),
      )
      .max(50)
      .meta({ class: 'C2', description: 'In order' }),
    top_count: count('Of a scale its two highest points; of a choice the options that count as agreement', 18),
    top_pct: percent.meta({ class: 'C2', description: 'Of the answers that count, in percent', examples: [72] }),
    reason,
  })
  .meta({ id: 'SurveyItemResult' });
export type SurveyItemResult = z.infer<typeof SurveyItemResult>;

export const SurveyTexts = z
  .object({
    item: code(64).meta({ class: 'C0', examples: ['change'] }),
    audience: z.enum(audiences).meta({ class: 'C0', examples: ['mentee'] }),
    texts: z
      .array(z.string().max(4000))
      .max(20_000)
      .nullable()
      .meta({
        class: 'C6',
        description: 'What was written, in an order that tells nothing; null where too few people wrote',
        examples: [null],
      }),
  })
  .meta({ id: 'SurveyTexts' });

export const SurveyResults = z
  .object({
    wave_id: Id.meta({ class: 'C0' }),
    title: z
      .string()
      .max(200)
      .meta({ class: 'C0', examples: ['Mentorship 2026'] }),
    status: z.enum(waveStates).meta({ class: 'C0', examples: ['published'] }),
    form: z.enum(forms).meta({ class: 'C0', examples: ['anonymous'] }),
    promise: z
      .string()
      .max(1000)
      .meta({ class: 'C0', description: 'What respondents were told of the form', examples: [promises.anonymous] }),
    participation: z.array(SurveyParticipation).max(2000).meta({ class: 'C2' }),
    items: z
      .array(SurveyItemResult)
      .max(20_000)
      .meta({ class: 'C2', description: 'Each item by audience, of the department and of the divisions and sites that you may read' }),
    texts: z.array(SurveyTexts).max(500).meta({ class: 'C2', description: 'Only for those who run surveys; empty for others' }),
  })
  .meta({ id: 'SurveyResults' });
export type SurveyResults = z.infer<typeof SurveyResults>;
export type SurveyParticipation = z.infer<typeof SurveyParticipation>;

export const SurveyResultsSvg = z
  .string()
  .max(2_000_000)
  .meta({ class: 'C2', examples: ['<svg xmlns="http://www.w3.org/2000/svg" …'] });

const day = CivilDate.optional().meta({ description: 'Refused: a wave has results as a whole' });
export const SurveyResultsQuery = z.strictObject({ starts_on: day, ends_on: day });
export type SurveyResultsQuery = z.infer<typeof SurveyResultsQuery>;
