import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { anyOf, Id, Instant, prose, RowId, stamps } from '../../../domain/fields.ts';
import { Party } from '../../../domain/party.ts';

/** Offices to which concerns are routed, in the order in which they are tried unless the caller asks for one of them. */
export const routes = ['mentorship_facilitator', 'mentorship_lead', 'chair'] as const;
export type Route = (typeof routes)[number];
const statuses = ['open', 'acknowledged', 'closed', 'withdrawn'] as const;

const body = 'My mentor has not answered me since the spring, and I do not know how to raise it.';

const facts = {
  id: RowId,
  status: z.enum(statuses).meta({ class: 'C9', examples: ['open'] }),
  raised_by_id: Id.meta({ class: 'C9' }),
  raised_by: Party.meta({ class: 'C9' }),
  about_person_id: Id.nullable().meta({ class: 'C9', description: 'The person it is about; null where it names nobody' }),
  about_person: Party.nullable().meta({ class: 'C9' }),
  assignment_id: Id.nullable().meta({ class: 'C9', description: 'The assignment it is about; null where it names none', examples: [null] }),
  route: z.enum(routes).meta({ class: 'C9', description: 'The office of the confidant', examples: ['mentorship_facilitator'] }),
  routed_to_id: Id.meta({ class: 'C9', description: 'The confidant: the one person who can read it besides whoever raised it' }),
  routed_to: Party.meta({ class: 'C9' }),
  routed_on: z.iso.date().meta({ class: 'C9', examples: ['2026-07-01'] }),
  acknowledged_at: Instant.nullable().meta({ class: 'C9', description: 'When the present confidant acknowledged it', examples: [null] }),
  closed_at: Instant.nullable().meta({ class: 'C9', examples: [null] }),
  withdrawn_at: Instant.nullable().meta({ class: 'C9', examples: [null] }),
};

/** A concern without its text, which is read one concern at a time and answered by no change. */
export const ConcernFacts = z.object({ ...facts, ...stamps }).meta({ id: 'ConcernFacts' });
export type ConcernFacts = z.infer<typeof ConcernFacts>;

export const Concern = z
  .object({
    ...facts,
    body: z
      .string()
      .max(5000)
      .meta({ class: 'C9', examples: [body] }),
    outcome: z
      .string()
      .max(5000)
      .nullable()
      .meta({ class: 'C9', description: 'What came of it, in the words of the confidant', examples: [null] }),
    ...stamps,
  })
  .meta({ id: 'Concern' });
export type Concern = z.infer<typeof Concern>;

const wanted = z
  .enum(routes)
  .optional()
  .meta({ description: 'The office to try first; the others follow', examples: ['mentorship_lead'] });

export const NewConcern = z
  .strictObject({
    about_person_id: Id.optional().meta({
      description: 'The person it is about, if anybody. It is never routed to them or to anybody who reports to them',
    }),
    assignment_id: Id.optional().meta({
      description: 'An assignment of yours that it is about. It is then never routed to the other side',
    }),
    body: prose(5000).meta({ examples: [body] }),
    route: wanted,
  })
  .meta({ id: 'NewConcern', example: { about_person_id: '0198b7a0-0000-7000-8000-000000000003', body } });
export type NewConcern = z.infer<typeof NewConcern>;

export const Acknowledge = z.strictObject({}).meta({ id: 'AcknowledgeConcern', example: {} });

export const Close = z
  .strictObject({ outcome: prose(5000).optional().meta({ description: 'What came of it, for whoever raised it' }) })
  .meta({ id: 'CloseConcern', example: { outcome: 'We agreed that you look for another mentor; I will ask around.' } });
export type Close = z.infer<typeof Close>;

export const Withdraw = z.strictObject({}).meta({ id: 'WithdrawConcern', example: {} });

export const Reroute = z.strictObject({ route: wanted }).meta({ id: 'RerouteConcern', example: { route: 'mentorship_lead' } });
export type Reroute = z.infer<typeof Reroute>;

export const Concerns = Page(ConcernFacts, 'ConcernPage');
export const ConcernQuery = z.strictObject({
  ...pageQuery,
  status: anyOf(statuses).optional(),
  raised_by_id: Id.optional(),
  routed_to_id: Id.optional(),
});
export type ConcernQuery = z.infer<typeof ConcernQuery>;
