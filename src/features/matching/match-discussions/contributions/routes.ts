import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import { MatchDiscussion } from '../schema.ts';
import * as schema from './schema.ts';
import * as contributions from './service.ts';

const tags = ['Match discussions'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/match-discussions/:id/contribute',
    {
      schema: {
        operationId: 'contributeToDiscussion',
        summary: 'Contribute to a match discussion',
        description:
          'Records whether you agree and what you think: as the mentee, in a leader’s office that you hold today, or as the delegate of somebody who holds one. Each person has one contribution; contributing again changes it. The first one states `agrees`, `input` or `for_mentee`. `input` of a leader is for the other leaders; `for_mentee` is what a leader says to the mentee, who reads it from then on and is notified. For a vacant office, one in which nobody is left to contribute, a mentorship lead stands in by naming the office in `capacity`; where no lead is left, the Chair does (`stand_in_ids` lists who may). The mentee and preferred mentors cannot contribute as a leader.',
        tags,
        params: IdParams,
        body: schema.Contribute,
        response: { 200: MatchDiscussion },
      },
      config: {
        permission: 'match_discussion:contribute',
        changes: true,
        problems: ['match-discussion-state', 'capacity-not-held', 'approver-is-subject', 'contribution-empty'],
      },
    },
    (request) => request.write((ctx) => contributions.contribute(ctx, request.params.id, request.body)),
  );

  app.post(
    '/match-discussions/:id/delegate',
    {
      schema: {
        operationId: 'delegateDiscussion',
        summary: 'Delegate your part in a match discussion',
        description:
          'Lets a faculty member contribute in your place, in one office that you hold; you can still contribute yourself, and one of the two is enough. The delegate is neither the mentee nor a preferred mentor, and is notified. The delegation is valid as long as you hold the office.',
        tags,
        params: IdParams,
        body: schema.Delegate,
        response: { 200: MatchDiscussion },
      },
      config: {
        permission: 'match_discussion:delegate',
        changes: true,
        problems: [
          'match-discussion-state',
          'capacity-not-held',
          'approver-is-subject',
          'reference-unknown',
          'delegation-unfit',
          'delegation-exists',
        ],
      },
    },
    (request) => request.write((ctx) => contributions.delegate(ctx, request.params.id, request.body)),
  );
};
