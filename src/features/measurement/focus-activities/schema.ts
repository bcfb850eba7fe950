import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { anyOf, CivilDate, code, Flag, Id, Instant, RowId, stamps, text } from '../../../domain/fields.ts';
import { Party } from '../../../domain/party.ts';
import { audiences } from '../surveys/kinds.ts';

const kinds = ['interview', 'focus_group'] as const;
const consents = ['given', 'refused', 'not_asked'] as const;
const MOST_THEMES = 100;
const words = {
  kind: { description: 'An interview has one participant, a focus group several', examples: ['focus_group'] },
  audience: { description: 'Of whom the participants were; `all`: of several', examples: ['mentee'] },
  title: { description: 'What it was about, without names', examples: ['First year with a mentor'] },
  held_on: { description: 'Day on which it was held', examples: ['2026-02-10'] },
  participants: { description: 'How many took part; who they were is not recorded', examples: [7] },
  recording_consent: { description: 'Whether all participants consented to a recording', examples: ['given'] },
  incentive: { description: 'What participants were given for their time', examples: ['Lunch'] },
  theme_codes: { description: 'Codes of the themes', examples: [['TIME', 'FIT']] },
};
const kind = z.enum(kinds);
const audience = z.enum([...audiences, 'all']);
const consent = z.enum(consents);
const participants = z.int32().min(1).max(100);
const themes = z.array(z.string().max(64)).max(MOST_THEMES);

export const FocusCoding = z
  .object({
    coder_id: Id.meta({ class: 'C6' }),
    coder: Party.meta({ class: 'C6' }),
    theme_codes: themes.meta({ class: 'C6', ...words.theme_codes }),
    coded_at: Instant.meta({ class: 'C6' }),
  })
  .meta({ id: 'FocusCoding' });
export type FocusCoding = z.infer<typeof FocusCoding>;

export const FocusActivity = z
  .object({
    id: RowId,
    kind: kind.meta({ class: 'C2', ...words.kind }),
    audience: audience.meta({ class: 'C2', ...words.audience }),
    title: z
      .string()
      .max(200)
      .meta({ class: 'C2', ...words.title }),
    held_on: z.iso.date().meta({ class: 'C2', ...words.held_on }),
    participants: participants.meta({ class: 'C2', ...words.participants }),
    recording_consent: consent.meta({ class: 'C2', ...words.recording_consent }),
    incentive: z
      .string()
      .max(200)
      .nullable()
      .meta({ class: 'C2', ...words.incentive }),
    codings_made: z
      .int32()
      .min(0)
      .max(2)
      .meta({ class: 'C2', description: 'How many have coded it', examples: [2] }),
    codings: z.array(FocusCoding).max(2).meta({ class: 'C6', description: 'Your own; those of both coders once both have coded it' }),
    codes_named: z
      .int32()
      .min(0)
      .nullable()
      .meta({ class: 'C6', description: 'How many codes one of the coders found or both; null until both have coded it', examples: [9] }),
    codes_agreed: z
      .int32()
      .min(0)
      .nullable()
      .meta({ class: 'C6', description: 'How many codes both found; null until both have coded it', examples: [6] }),
    theme_codes: themes
      .nullable()
      .meta({ class: 'C6', description: 'The themes as adjudicated; null until then', examples: [['TIME', 'FIT']] }),
    adjudicator: Party.nullable().meta({ class: 'C6', description: 'Who adjudicated them' }),
    adjudicated_at: Instant.nullable().meta({ class: 'C6', examples: [null] }),
    ...stamps,
  })
  .meta({ id: 'FocusActivity' });
export type FocusActivity = z.infer<typeof FocusActivity>;

export const FocusActivities = Page(FocusActivity, 'FocusActivityPage');
export const FocusActivityQuery = z.strictObject({
  ...pageQuery,
  kind: anyOf(kinds).optional(),
  is_adjudicated: Flag.optional().meta({ description: 'Whether its themes are adjudicated' }),
});
export type FocusActivityQuery = z.infer<typeof FocusActivityQuery>;

const written = {
  kind: kind.meta(words.kind),
  audience: audience.meta(words.audience),
  title: text(200).meta(words.title),
  held_on: CivilDate.meta(words.held_on),
  participants: participants.meta(words.participants),
  recording_consent: consent.meta(words.recording_consent),
};

export const NewFocusActivity = z.strictObject({ ...written, incentive: text(200).nullable().optional().meta(words.incentive) }).meta({
  id: 'NewFocusActivity',
  example: {
    ...{ kind: 'focus_group', audience: 'mentee', title: 'First year with a mentor', held_on: '2026-02-10' },
    ...{ participants: 7, recording_consent: 'given', incentive: 'Lunch' },
  },
});
export type NewFocusActivity = z.infer<typeof NewFocusActivity>;

export const FocusActivityPatch = z
  .strictObject({
    audience: written.audience.optional(),
    title: written.title.optional(),
    held_on: written.held_on.optional(),
    participants: written.participants.optional(),
    recording_consent: written.recording_consent.optional(),
    incentive: text(200).nullable().optional().meta(words.incentive),
  })
  .meta({ id: 'FocusActivityPatch', example: { participants: 8 } });
export type FocusActivityPatch = z.infer<typeof FocusActivityPatch>;

export const FocusThemes = z
  .strictObject({ theme_codes: z.array(code(64)).max(MOST_THEMES).meta(words.theme_codes) })
  .meta({ id: 'FocusThemes', example: { theme_codes: ['TIME', 'FIT'] } });
export type FocusThemes = z.infer<typeof FocusThemes>;
