import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { Id, Instant, RowId } from '../../../domain/fields.ts';

export const Event = z
  .object({
    id: RowId,
    at: Instant.meta({ class: 'op' }),
    type: z
      .string()
      .max(100)
      .meta({ class: 'op', description: '`noun.past`', examples: ['assignment.ended'] }),
    actor_id: Id.nullable().meta({ class: 'op', description: 'The person whose rights were used; null for the service itself' }),
    client_id: Id.nullable().meta({ class: 'op', description: 'The service client that acted for the person, if any', examples: [null] }),
    subject_id: Id.meta({ class: 'op', description: 'What it happened to' }),
    data: z.record(z.string().max(100), z.unknown()).meta({
      class: 'op',
      description: 'Ids, dates and words of the catalogue; never names, reasons or notes',
      examples: [{ ends_on: '2026-07-01' }],
    }),
    request_id: z
      .string()
      .max(200)
      .nullable()
      .meta({ class: 'op', examples: ['0198b7a0-0000-7000-8000-00000000abcd'] }),
    operation_id: z
      .string()
      .max(100)
      .nullable()
      .meta({ class: 'op', examples: ['endAssignment'] }),
  })
  .meta({ id: 'Event' });

export const Events = Page(Event, 'EventPage');

const Moment = Instant.refine((at) => at >= '1900' && at < '2200', 'must lie between 1900 and 2199');
const types = z
  .string()
  .max(500)
  .regex(/^[a-z_]+\.[a-z_]+(,[a-z_]+\.[a-z_]+)*$/, 'must be noun.past, several separated by commas')
  .meta({ description: 'One or more types, comma-separated', examples: ['assignment.activated,assignment.ended'] });

export const EventQuery = z.strictObject({
  ...pageQuery,
  after_id: Id.optional().meta({
    description: 'Only events later in the list’s ascending order than this one: where you stopped last time',
  }),
  subject_id: Id.optional(),
  actor_id: Id.optional(),
  type: types.optional(),
  at_gte: Moment.optional(),
  at_lt: Moment.optional(),
  order: z.enum(['asc', 'desc']).default('asc').meta({ description: '`asc`, the oldest first, is for reading on from where you stopped' }),
});
export type EventQuery = z.infer<typeof EventQuery>;
