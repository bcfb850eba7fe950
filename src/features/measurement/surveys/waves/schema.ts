import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { anyOf, CivilDate, Id, prose, RowId, stamps, text } from '../../../../domain/fields.ts';
import { base } from '../imported/schema.ts';
import { forms, promises, reminding, waveAudiences, waveStates } from '../kinds.ts';

const words = {
  instrument: { description: 'Version of the instrument that is asked' },
  title: { examples: ['Mentorship 2026'] },
  division: { description: 'Only primary members of this division are asked; null: the whole department', examples: [null] },
  audience: {
    description:
      'Who is asked on the day of opening: `mentee`, `mentor`: of active formal mentorships; `leader`: who holds a leadership role; `all`: each of them',
    examples: ['all'],
  },
  about: {
    description:
      '`person`: everybody is asked once; `pair`: mentee and mentor are asked about each of their mentorships, which an anonymous survey cannot',
    examples: ['person'],
  },
  form: {
    description: 'In which form answers are stored: `promise` says it in words. It stays once the first people are invited',
    examples: ['anonymous'],
  },
  reminds: {
    description:
      'Whom reminders go to: `everybody`; `unstated`, of an anonymous survey: who has not stated to have taken part; `unanswered`, of another: who has not answered',
    examples: ['everybody'],
  },
  reminder_days: { description: 'So many days before it closes, reminders go out', examples: [[7, 2]] },
  opens_on: { description: 'The first day on which it can be opened', examples: ['2026-03-01'] },
  closes_on: { description: 'The first day on which it takes no answers', examples: ['2026-04-01'] },
};
const audience = z.enum(waveAudiences);
const about = z.enum(['person', 'pair']);
const form = z.enum(forms);
const reminds = z.enum(reminding);
const reminderDays = z.array(z.int32().min(1).max(60)).max(10);
const day = z.iso.date();

export const SurveyWave = z
  .object({
    id: RowId,
    instrument_id: Id.meta({ class: 'C0', ...words.instrument }),
    title: text(200).meta({ class: 'C0', ...words.title }),
    division_id: Id.nullable().meta({ class: 'C0', ...words.division }),
    audience: audience.meta({ class: 'C0', ...words.audience }),
    about: about.meta({ class: 'C0', ...words.about }),
    form: form.meta({ class: 'C0', ...words.form }),
    promise: z
      .string()
      .max(1000)
      .meta({ class: 'C0', description: 'What respondents are told of the form', examples: [promises.anonymous] }),
    reminds: reminds.meta({ class: 'C0', ...words.reminds }),
    reminder_days: reminderDays.meta({ class: 'C0', ...words.reminder_days }),
    origin: z
      .enum(['service', 'external'])
      .meta({ class: 'C0', description: '`external`: held elsewhere or on paper, and imported', examples: ['service'] }),
    status: z.enum(waveStates).meta({
      class: 'C0',
      description:
        '`draft`; `approved`; `open`: takes answers; `paused`; `closed`: anonymous answers are mixed and stored; `analysed`; `published`: results are shown; `abandoned`',
      examples: ['open'],
    }),
    opens_on: day.meta({ class: 'C0', ...words.opens_on }),
    closes_on: day.meta({ class: 'C0', ...words.closes_on }),
    opened_on: day.nullable().meta({ class: 'C0', examples: ['2026-03-01'] }),
    closed_on: day.nullable().meta({ class: 'C0', examples: [null] }),
    published_on: day.nullable().meta({ class: 'C0', examples: [null] }),
    pause_reason: z
      .string()
      .max(500)
      .nullable()
      .meta({ class: 'C0', description: 'Why it is paused; null while it is not', examples: [null] }),
    is_discarded: z.boolean().meta({
      class: 'C0',
      description: 'Whether fewer than five anonymous answers were given, so that none were kept',
      examples: [false],
    }),
    ...stamps,
  })
  .meta({ id: 'SurveyWave' });
export type SurveyWave = z.infer<typeof SurveyWave>;

export const SurveyWaves = Page(SurveyWave, 'SurveyWavePage');
export const SurveyWaveQuery = z.strictObject({ ...pageQuery, status: anyOf(waveStates).optional(), division_id: Id.optional() });
export type SurveyWaveQuery = z.infer<typeof SurveyWaveQuery>;

export const NewSurveyWave = z
  .strictObject({
    instrument_id: Id.meta(words.instrument),
    title: text(200).meta(words.title),
    division_id: Id.nullable().optional().meta(words.division),
    audience: audience.meta(words.audience),
    about: about.optional().meta({ ...words.about, description: `${words.about.description}. By default \`person\`` }),
    form: form.meta(words.form),
    reminds: reminds.optional().meta({ ...words.reminds, description: `${words.reminds.description}. By default \`everybody\`` }),
    reminder_days: reminderDays
      .optional()
      .meta({ ...words.reminder_days, description: `${words.reminder_days.description}. By default 7 and 2` }),
    opens_on: CivilDate.meta(words.opens_on),
    closes_on: CivilDate.meta(words.closes_on),
    base: base.optional(),
  })
  .meta({
    id: 'NewSurveyWave',
    example: {
      instrument_id: '0198b7a0-0000-7000-8000-000000000031',
      title: 'Mentorship 2026',
      audience: 'all',
      form: 'anonymous',
      opens_on: '2026-03-01',
      closes_on: '2026-04-01',
    },
  });
export type NewSurveyWave = z.infer<typeof NewSurveyWave>;

export const SurveyWavePatch = z
  .strictObject({
    instrument_id: Id.optional().meta(words.instrument),
    title: text(200).optional().meta(words.title),
    division_id: Id.nullable().optional().meta(words.division),
    audience: audience.optional().meta(words.audience),
    about: about.optional().meta(words.about),
    form: form.optional().meta(words.form),
    reminds: reminds.optional().meta(words.reminds),
    reminder_days: reminderDays.optional().meta(words.reminder_days),
    opens_on: CivilDate.optional().meta(words.opens_on),
    closes_on: CivilDate.optional().meta(words.closes_on),
  })
  .meta({ id: 'SurveyWavePatch', example: { closes_on: '2026-04-15' } });
export type SurveyWavePatch = z.infer<typeof SurveyWavePatch>;

export const SurveyWaveAction = z.strictObject({}).meta({ id: 'SurveyWaveAction', example: {} });

export const PauseSurveyWave = z
  .strictObject({ reason: prose(500).meta({ description: 'Everybody reads it', examples: ['A strike; the survey goes on afterwards.'] }) })
  .meta({ id: 'PauseSurveyWave', example: { reason: 'A strike; the survey goes on afterwards.' } });
export type PauseSurveyWave = z.infer<typeof PauseSurveyWave>;

export const ResumeSurveyWave = z
  .strictObject({
    closes_on: CivilDate.optional().meta({
      description: 'Another day of closing, needed where the one before has passed',
      examples: ['2026-05-01'],
    }),
  })
  .meta({ id: 'ResumeSurveyWave', example: { closes_on: '2026-05-01' } });
export type ResumeSurveyWave = z.infer<typeof ResumeSurveyWave>;
