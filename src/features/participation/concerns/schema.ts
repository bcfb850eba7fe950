import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { anyOf, Id, Instant, prose, RowId, stamps } from '../../../domain/fields.ts';

/** In the order in which they are asked, where nobody wishes otherwise. */
export const routes = ['mentorship_facilitator', 'mentorship_lead', 'chair'] as const;
export type Route = (typeof routes)[number];
const statuses = ['open', 'acknowledged', 'closed', 'withdrawn'] as const;

const name = (example: string) =>
  z
    .string()
    .max(410)
    .meta({ examples: [example] });
const body = 'My mentor has not answered me since the spring, and I do not know how to raise it.';

const facts = {
  id: RowId,
  status: z.enum(statuses).meta({ class: 'C9', examples: ['open'] }),
  raised_by_id: Id.meta({ class: 'C9' }),
  raised_by_name: name('Zoë Šimková').meta({ class: 'C9' }),
  about_person_id: Id.nullable().meta({ class: 'C9' }),
  about_person_name: name('Tariq Lindqvist').nullable().meta({ class: 'C9' }),
  assignment_id: Id.nullable().meta({ class: 'C9', examples: [null] }),
  route: z.enum(routes).meta({ class: 'C9', description: 'The capacity in which it was told', examples: ['mentorship_facilitator'] }),
  routed_to_id: Id.meta({ class: 'C9', description: 'The one person who reads it beside whoever raised it' }),
  routed_to_name: name('Noor Haddad').meta({ class: 'C9' }),
  routed_on: z.iso.date().meta({ class: 'C9', examples: ['2026-07-01'] }),
  acknowledged_at: Instant.nullable().meta({ class: 'C9', description: 'By the person it is with now', examples: [null] }),
  closed_at: Instant.nullable().meta({ class: 'C9', examples: [null] }),
  withdrawn_at: Instant.nullable().meta({ class: 'C9', examples: [null] }),
};

/** Without its words: those are read one concern at a time, and no change of it answers them. */
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
      .meta({ class: 'C9', description: 'What the confidant says came of it', examples: [null] }),
    ...stamps,
  })
  .meta({ id: 'Concern' });
export type Concern = z.infer<typeof Concern>;

const wanted = z
  .enum(routes)
  .optional()
  .meta({ description: 'In which capacity it should be told first; the others come after it', examples: ['mentorship_lead'] });

export const NewConcern = z
  .strictObject({
    about_person_id: Id.optional().meta({ description: 'Whom it is about, if anybody; never told to them or to who reports to them' }),
    assignment_id: Id.optional().meta({ description: 'A mentorship of yours it is about; the other side of it is then never told' }),
    body: prose(5000).meta({ examples: [body] }),
    route: wanted,
  })
  .meta({ id: 'NewConcern', example: { about_person_id: '0198b7a0-0000-7000-8000-000000000003', body } });
export type NewConcern = z.infer<typeof NewConcern>;

export const Acknowledge = z.strictObject({}).meta({ id: 'AcknowledgeConcern', example: {} });

export const Close = z
  .strictObject({ outcome: prose(5000).optional().meta({ description: 'For whoever raised it' }) })
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
