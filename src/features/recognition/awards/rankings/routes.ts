import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as rankings from './service.ts';

const tags = ['Awards'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/award-rankings/:id',
    {
      schema: {
        operationId: 'getAwardRanking',
        summary: 'Get the ranking of nominations',
        description:
          'By the id of the cycle, for members of the committee and those who run the award: your own ranking, and what all rankings come to once every member has ranked. Nobody reads the ranking of another member. Nominees, nominators and writers of letters of the cycle read nothing, whatever their office.',
        tags,
        params: IdParams,
        response: { 200: schema.AwardRanking },
      },
      config: { permission: 'award_ranking:read' },
    },
    (request) => request.read((ctx) => rankings.get(ctx, request.params.id)),
  );

  app.post(
    '/award-rankings',
    {
      schema: {
        operationId: 'rankNominations',
        summary: 'Rank the nominations for an award',
        description:
          'A member of the committee names all nominations under review, the best first, in place of an earlier ranking. Refused to whoever nominates or writes a letter in the cycle, and to whoever is too close to a nominee.',
        tags,
        body: schema.RankNominations,
        response: { 201: schema.AwardRanking },
      },
      config: {
        permission: 'award_ranking:give',
        location: '/v1/award-rankings/:id',
        problems: ['not-found', 'award-nominator-ranks', 'award-ranker-barred', 'award-cycle-state', 'award-ranking-unfit'],
      },
    },
    (request) => request.write((ctx) => rankings.rank(ctx, request.body)),
  );
};
