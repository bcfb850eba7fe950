import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { Id, RowId, stamps } from '../../../../domain/fields.ts';
import { audiences, forms, promises, reminding, waveStates } from '../kinds.ts';

export const SurveyInvitation = z
  .object({
    id: RowId,
    wave_id: Id.meta({ class: 'own' }),
    title: z
      .string()
      .max(200)
      .meta({ class: 'own', examples: ['Mentorship 2026'] }),
    form: z.enum(forms).meta({ class: 'own', examples: ['anonymous'] }),
    promise: z
      .string()
      .max(1000)
      .meta({ class: 'own', description: 'What is stored of you, in words', examples: [promises.anonymous] }),
    reminds: z.enum(reminding).meta({ class: 'own', description: 'Whom reminders go to', examples: ['everybody'] }),
    wave_status: z.enum(waveStates).meta({ class: 'own', examples: ['open'] }),
    closes_on: z.iso.date().meta({ class: 'own', description: 'The first day on which it takes no answers' }),
    audience: z.enum(audiences).meta({ class: 'own', description: 'As whom you are asked', examples: ['mentee'] }),
    assignment_id: Id.nullable().meta({
      class: 'own',
      description: 'About which mentorship; null: about mentorship as a whole',
      examples: [null],
    }),
    has_link: z.boolean().meta({ class: 'own', description: 'Whether your link has gone out; whether it was used is not kept with it' }),
    link: z
      .string()
      .max(200)
      .nullable()
      .meta({
        class: 'C6',
        description: 'The path of your link, in the answer to `draw-link` alone; null otherwise: it is stored nowhere',
        examples: [null],
      }),
    took_part_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'own', description: 'When you stated that you took part; null: you have not', examples: [null] }),
    ...stamps,
  })
  .meta({ id: 'SurveyInvitation' });
export type SurveyInvitation = z.infer<typeof SurveyInvitation>;

export const SurveyInvitations = Page(SurveyInvitation, 'SurveyInvitationPage');
export const SurveyInvitationQuery = z.strictObject({ ...pageQuery, wave_id: Id.optional() });
export type SurveyInvitationQuery = z.infer<typeof SurveyInvitationQuery>;

export const DrawSurveyLink = z
  .strictObject({
    replaces: z
      .boolean()
      .optional()
      .meta({
        description: 'Whether it takes the place of a link that was lost, which is valid no longer; not of an anonymous survey',
        examples: [false],
      }),
  })
  .meta({ id: 'DrawSurveyLink', example: {} });
export type DrawSurveyLink = z.infer<typeof DrawSurveyLink>;

export const StateParticipation = z.strictObject({}).meta({ id: 'StateParticipation', example: {} });
