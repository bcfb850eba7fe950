import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import type { Move } from '../../context.ts';
import { AccessChange } from '../../organisation/access-changes/schema.ts';
import * as approvals from './service.ts';

/** The route of approvals; a merge that is approved makes these moves in this order. */
export const routesOf =
  (moves: readonly Move[]): FastifyPluginAsyncZod =>
  async (app) => {
    app.post(
      '/access-changes/:id/approve',
      {
        schema: {
          operationId: 'approveAccessChange',
          summary: 'Approve a sign-in, a role or a merge as the second person',
          description:
            'For another programme administrator, or the person it is about; never for whoever asked. A role is approved by the person only if ' +
            'somebody else than the asker gave them a sign-in; a merge by its two records once each of them that signs in has agreed, and until ' +
            'then it stays `open`. It takes effect at once, and is refused where it could not be done any more.',
          tags: ['Access changes'],
          params: IdParams,
          response: { 200: AccessChange },
        },
        config: {
          permission: 'access_change:decide',
          changes: true,
          problems: [
            'second-person-needed',
            'access-change-over',
            'access-change-overtaken',
            'identifier-taken',
            'period-overlap',
            'merge-impossible',
          ],
        },
      },
      (request) => request.write((ctx) => approvals.approve(ctx, moves, request.params.id)),
    );
  };
