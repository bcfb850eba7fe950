import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { eventTypes, listedEventTypes } from '../../../domain/events/index.ts';
import { anyOf, Id, Instant, RowId } from '../../../domain/fields.ts';

export const Event = z
  .object({
    id: RowId,
    at: Instant.meta({ class: 'op' }),
    type: z
      .string()
      .max(100)
      .meta({ class: 'op', description: 'What happened, as `noun.past`', examples: ['assignment.ended'] }),
    actor_id: Id.nullable().meta({ class: 'op', description: 'The person who did it; null for the service itself' }),
    client_id: Id.nullable().meta({
      class: 'op',
      description: 'The service client that acted for the person; null = none',
      examples: [null],
    }),
    subject_id: Id.meta({ class: 'op', description: 'The thing it happened to' }),
    data: z.record(z.string().max(100), z.unknown()).meta({
      class: 'op',
      description: 'Ids, dates and enumerated words; never names, reasons or notes',
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
export const EventQuery = z.strictObject({
  ...pageQuery,
  after_id: Id.optional().meta({
    description: 'Only events after this one, the last that you have',
  }),
  subject_id: Id.optional(),
  actor_id: Id.optional(),
  type: anyOf(eventTypes, listedEventTypes).optional().meta({ description: 'One or more types, comma-separated' }),
  at_gte: Moment.optional(),
  at_lt: Moment.optional(),
  order: z
    .enum(['asc', 'desc'])
    .default('asc')
    .meta({ description: 'By the order in which events were recorded; `asc` = the oldest first' }),
});
export type EventQuery = z.infer<typeof EventQuery>;
