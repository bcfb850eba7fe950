import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { code, prose, RowId, stamps, text } from '../../../../domain/fields.ts';
import { audiences, concepts, itemTypes } from '../kinds.ts';

const words = {
  code: { description: 'Under which answers to it are stored', examples: ['expectations'] },
  type: {
    description:
      '`likert5`, `likert6`, `likert7`: a scale of so many points; `choice`: one of the options; `multi`: several; `text`: own words',
    examples: ['likert5'],
  },
  audience: { description: 'Who is asked it; null: everybody', examples: [null] },
  concept: { description: 'What it asks about, for metrics; null: none of them', examples: ['expectations_known'] },
  text: {
    description: 'What is asked; null where the licence of the instrument does not allow its text to be stored',
    examples: ['I know what is expected of me in the mentorship programme.'],
  },
  anchors: {
    description: 'Labels of the points of a scale, the lowest first; null: none',
    examples: [['Never', 'Rarely', 'Sometimes', 'Often', 'Always']],
  },
  options: { description: 'Of `choice` and `multi`: the options, in order; null of others', examples: [null] },
  is_reverse_scored: { description: 'Whether agreement means the opposite of what the concept says', examples: [false] },
  allows_not_applicable: { description: 'Whether it may not apply', examples: [true] },
  is_required: { description: 'Whether answers cannot be submitted without it', examples: [false] },
};
const option = z.strictObject({
  code: code(64).meta({ class: 'C0', examples: ['yes'] }),
  label: text(200)
    .nullable()
    .meta({ class: 'C0', examples: ['Yes'] }),
  is_top: z.boolean().meta({ class: 'C0', description: 'Whether it counts as agreement' }),
});
const type = z.enum(itemTypes);
const audience = z.enum(audiences).nullable();
const concept = z.enum(concepts).nullable();
const prompt = prose(1000).nullable();
const anchors = z.array(text(100)).min(2).max(7).nullable();
const options = z.array(option).min(2).max(50).nullable();

export const SurveyItem = z
  .object({
    code: code(64).meta({ class: 'C0', ...words.code }),
    type: type.meta({ class: 'C0', ...words.type }),
    audience: audience.meta({ class: 'C0', ...words.audience }),
    concept: concept.meta({ class: 'C0', ...words.concept }),
    text: prompt.meta({ class: 'C0', ...words.text }),
    anchors: anchors.meta({ class: 'C0', ...words.anchors }),
    options: options.meta({ class: 'C0', ...words.options }),
    is_reverse_scored: z.boolean().meta({ class: 'C0', ...words.is_reverse_scored }),
    allows_not_applicable: z.boolean().meta({ class: 'C0', ...words.allows_not_applicable }),
    is_required: z.boolean().meta({ class: 'C0', ...words.is_required }),
  })
  .meta({ id: 'SurveyItem' });
export type SurveyItem = z.infer<typeof SurveyItem>;

const own = {
  code: { description: 'The same in every version of the instrument', examples: ['MENTORSHIP-SHORT'] },
  title: { examples: ['Mentorship in brief'] },
  licence_note: { description: 'Under which licence it is used', examples: ['Part of this service, under its licence.'] },
  is_embeddable: { description: 'Whether its licence allows the text of its items to be stored and shown; else they have codes alone' },
};

export const SurveyInstrument = z
  .object({
    id: RowId,
    code: code(64).meta({ class: 'C0', ...own.code }),
    version: z
      .int32()
      .min(1)
      .meta({ class: 'C0', examples: [1] }),
    title: text(200).meta({ class: 'C0', ...own.title }),
    licence_note: prose(1000)
      .nullable()
      .meta({ class: 'C0', ...own.licence_note }),
    is_embeddable: z.boolean().meta({ class: 'C0', ...own.is_embeddable }),
    items: z.array(SurveyItem).max(200).meta({ class: 'C0', description: 'In order' }),
    ...stamps,
  })
  .meta({ id: 'SurveyInstrument' });
export type SurveyInstrument = z.infer<typeof SurveyInstrument>;

export const SurveyInstruments = Page(SurveyInstrument, 'SurveyInstrumentPage');
export const SurveyInstrumentQuery = z.strictObject({
  ...pageQuery,
  code: code(64).optional().meta({ description: 'All versions of one instrument' }),
});
export type SurveyInstrumentQuery = z.infer<typeof SurveyInstrumentQuery>;

const NewItem = z
  .strictObject({
    code: code(64).meta(words.code),
    type: type.meta(words.type),
    audience: audience.optional().meta(words.audience),
    concept: concept.optional().meta(words.concept),
    text: prompt.optional().meta(words.text),
    anchors: anchors.optional().meta(words.anchors),
    options: options.optional().meta(words.options),
    is_reverse_scored: z.boolean().optional().meta(words.is_reverse_scored),
    allows_not_applicable: z.boolean().optional().meta(words.allows_not_applicable),
    is_required: z.boolean().optional().meta(words.is_required),
  })
  .meta({ id: 'NewSurveyItem' });

export const NewSurveyInstrument = z
  .strictObject({
    code: code(64).meta(own.code),
    title: text(200).meta(own.title),
    licence_note: prose(1000).nullable().optional().meta(own.licence_note),
    is_embeddable: z.boolean().meta(own.is_embeddable),
    items: z.array(NewItem).min(1).max(200),
  })
  .meta({
    id: 'NewSurveyInstrument',
    example: {
      code: 'OWN-PULSE',
      title: 'Pulse of the division',
      is_embeddable: true,
      items: [{ code: 'match', type: 'likert5', concept: 'good_match', text: 'We are a good match.', allows_not_applicable: true }],
    },
  });
export type NewSurveyInstrument = z.infer<typeof NewSurveyInstrument>;
