import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as thanks from './service.ts';

const tags = ['Thanks'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/thanks',
    {
      schema: {
        operationId: 'listThanks',
        summary: 'List thanks of mentees to mentors',
        description:
          'Lists the thanks that you sent to your mentors, and those that your mentees sent to you. Nobody else reads them here.',
        tags,
        querystring: schema.ThanksQuery,
        response: { 200: schema.ThanksList },
      },
      config: { permission: 'thanks:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => thanks.list(ctx, request.query)),
  );

  app.post(
    '/thanks',
    {
      schema: {
        operationId: 'sendThanks',
        summary: 'Thank your mentor',
        description:
          'Sends thanks to your mentor, in a relation of any type that both have confirmed; also for a year after its end. The mentor is notified. Only the two of you read them, unless both wish them to be public. Refused while a conflict suspends the relation.',
        tags,
        body: schema.NewThanks,
        response: { 201: schema.Thanks },
      },
      config: {
        permission: 'thanks:send',
        location: '/v1/thanks/:id',
        problems: ['not-found', 'mentor-feedback-unfit', 'mentor-feedback-closed'],
        example: { is_public: false },
      },
    },
    (request) => request.write((ctx) => thanks.send(ctx, request.body)),
  );

  app.get(
    '/thanks/:id',
    {
      schema: {
        operationId: 'getThanks',
        summary: 'Get thanks of a mentee to a mentor',
        description:
          'For the mentee and the mentor; not found for everybody else. While a conflict suspends the assignment, its mentor does not read them.',
        tags,
        params: IdParams,
        response: { 200: schema.Thanks },
      },
      config: { permission: 'thanks:read' },
    },
    (request) => request.read((ctx) => thanks.get(ctx, request.params.id)),
  );

  const action = { tags, params: IdParams, body: schema.ThanksAction, response: { 200: schema.Thanks } };
  const published = { published_at: '2026-07-01T14:30:00.000Z' };

  app.post(
    '/thanks/:id/publish',
    {
      schema: {
        ...action,
        operationId: 'publishThanks',
        summary: 'Make thanks public',
        description:
          'The mentee wishes their thanks to be public, with both names. The mentor is asked: they are once the mentor has agreed. Repeating it changes nothing.',
      },
      config: { permission: 'thanks:publish', changes: true, example: { ...published, is_public: false } },
    },
    (request) => request.write((ctx) => thanks.publish(ctx, request.params.id)),
  );

  app.post(
    '/thanks/:id/agree',
    {
      schema: {
        ...action,
        operationId: 'agreeToPublicThanks',
        summary: 'Agree that thanks are public',
        description:
          'The mentor agrees to what the mentee wishes, and the thanks are public from then on. Refused where the mentee does not wish it. Repeating it changes nothing.',
      },
      config: {
        permission: 'thanks:agree',
        changes: true,
        problems: ['thanks-state'],
        example: { ...published, agreed_at: '2026-07-02T14:30:00.000Z', is_public: true },
      },
    },
    (request) => request.write((ctx) => thanks.agree(ctx, request.params.id)),
  );

  app.post(
    '/thanks/:id/unpublish',
    {
      schema: {
        ...action,
        operationId: 'unpublishThanks',
        summary: 'Make thanks private again',
        description:
          'Mentee or mentor takes back their wish, and the thanks are public no more. The mentor can agree again as long as the mentee wishes it. Repeating it changes nothing.',
      },
      config: { permission: 'thanks:unpublish', changes: true, example: { is_public: false } },
    },
    (request) => request.write((ctx) => thanks.unpublish(ctx, request.params.id)),
  );
};
