import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { Id, Instant } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';
import { SurveyAnswer } from '../answers/schema.ts';
import { audiences } from '../kinds.ts';

export const NamedSurveyAnswers = z
  .object({
    id: Id.meta({ class: 'id', description: 'Of the invitation' }),
    person_id: Id.meta({ class: 'C6' }),
    person: Party.meta({ class: 'C6' }),
    audience: z.enum(audiences).meta({ class: 'C6', examples: ['mentee'] }),
    assignment_id: Id.nullable().meta({
      class: 'C6',
      description: 'About which mentorship; null: about mentorship as a whole',
      examples: [null],
    }),
    submitted_at: Instant.meta({ class: 'C6' }),
    answers: z.array(SurveyAnswer).max(200).meta({ class: 'C6' }),
  })
  .meta({ id: 'NamedSurveyAnswers' });
export type NamedSurveyAnswers = z.infer<typeof NamedSurveyAnswers>;

export const NamedSurveyAnswersPage = Page(NamedSurveyAnswers, 'NamedSurveyAnswersPage');
export const NamedSurveyAnswersQuery = z.strictObject(pageQuery);
export type NamedSurveyAnswersQuery = z.infer<typeof NamedSurveyAnswersQuery>;
