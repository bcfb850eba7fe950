import { z } from 'zod';
import { code, Id, prose, RowVersion, text } from '../../../../domain/fields.ts';
import { SurveyItem } from '../instruments/schema.ts';
import { audiences, forms, promises, reminderWords, waveStates } from '../kinds.ts';

/** Any text is taken, so that a wrong secret is not found rather than malformed. */
const token = z
  .string()
  .max(200)
  .meta({ description: 'The last part of the address in the mail', examples: ['q6Xh0mT1oVbq8bX4mXo3bVnQhX3vVwYw3u0m8m1yF0k'] });

export const SurveyLink = z.strictObject({ token });

const words = {
  rating: { description: 'On a scale: its lowest point is 1', examples: [4] },
  choices: { description: 'Of a choice: the code of one option; of `multi`, of several', examples: [['yes']] },
  text: { description: 'In your own words, which can tell who you are', examples: ['More time to meet.'] },
  not_applicable: { description: 'The item does not apply to you', examples: [true] },
};

export const SurveyAnswer = z
  .strictObject({
    item: code(64).meta({ class: 'C6', description: 'The code of the item', examples: ['expectations'] }),
    rating: z
      .int32()
      .optional()
      .meta({ class: 'C6', ...words.rating }),
    choices: z
      .array(code(64))
      .max(50)
      .optional()
      .meta({ class: 'C6', ...words.choices }),
    text: prose(4000)
      .optional()
      .meta({ class: 'C6', ...words.text }),
    not_applicable: z
      .literal(true)
      .optional()
      .meta({ class: 'C6', ...words.not_applicable }),
  })
  .meta({ id: 'SurveyAnswer', description: 'The answer to one item: one of rating, choices, text and not_applicable' });

const answers = z.array(SurveyAnswer).max(200);

export const SurveySheet = z
  .object({
    wave_id: Id.meta({ class: 'C0' }),
    title: text(200).meta({ class: 'C0', examples: ['Mentorship 2026'] }),
    form: z.enum(forms).meta({ class: 'C0', examples: ['anonymous'] }),
    promise: z
      .string()
      .max(1000)
      .meta({ class: 'C0', description: 'What is stored of you, in words; show it before the first item', examples: [promises.anonymous] }),
    reminders: z
      .string()
      .max(500)
      .meta({ class: 'C0', description: 'Who gets reminders, in words', examples: [reminderWords.everybody] }),
    status: z.enum(waveStates).meta({ class: 'C0', description: 'Of the wave: only an `open` one takes answers', examples: ['open'] }),
    is_submitted: z
      .boolean()
      .meta({ class: 'C6', description: 'Whether this link was used: what was submitted is not shown again', examples: [false] }),
    opens_on: z.iso.date().meta({ class: 'C0' }),
    closes_on: z.iso.date().meta({ class: 'C0', description: 'The first day on which it takes no answers', examples: ['2026-04-01'] }),
    audience: z.enum(audiences).meta({ class: 'C1', description: 'As whom you are asked', examples: ['mentee'] }),
    counterpart_name: z
      .string()
      .max(410)
      .nullable()
      .meta({
        class: 'C1',
        description: 'About the mentorship with whom you are asked; null: about mentorship as a whole',
        examples: [null],
      }),
    instrument_code: code(64).meta({ class: 'C0', examples: ['MENTORSHIP-SHORT'] }),
    instrument_version: z.int32().meta({ class: 'C0', examples: [1] }),
    instrument_title: z
      .string()
      .max(200)
      .meta({ class: 'C0', examples: ['Mentorship in brief'] }),
    items: z.array(SurveyItem).max(200).meta({ class: 'C0', description: 'What you are asked, in order' }),
    answers: answers.meta({ class: 'C6', description: 'Your draft; empty where there is none, and once you have submitted' }),
    row_version: RowVersion.nullable().meta({
      class: 'meta',
      description: 'Of the draft: send it as If-Match to change the draft; null: there is none',
      examples: [null],
    }),
  })
  .meta({ id: 'SurveySheet' });
export type SurveySheet = z.infer<typeof SurveySheet>;

export const SurveyAnswers = z
  .strictObject({
    status: z
      .enum(['draft', 'submitted'])
      .meta({ description: '`draft`: kept for you alone, sealed by your link; `submitted`: given, for good' }),
    answers: answers.meta({ description: 'All of your answers: they take the place of the draft’s' }),
  })
  .meta({
    id: 'SurveyAnswers',
    example: {
      status: 'submitted',
      answers: [
        { item: 'expectations', rating: 4 },
        { item: 'good_match', not_applicable: true },
      ],
    },
  });
export type SurveyAnswers = z.infer<typeof SurveyAnswers>;
