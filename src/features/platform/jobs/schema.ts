import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { anyOf, Id, Instant, RowId, stamps } from '../../../domain/fields.ts';

const jobTypes = ['import', 'import_bundle', 'report_batch', 'analysis', 'programme_report', 'matching_round'] as const;
const jobStatuses = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;

export const Job = z
  .object({
    id: RowId,
    type: z.enum(jobTypes).meta({ class: 'op' }),
    status: z.enum(jobStatuses).meta({ class: 'op', examples: ['running'] }),
    progress: z.object({ done: z.int32().min(0).meta({ class: 'op' }), total: z.int32().min(0).meta({ class: 'op' }) }).meta({
      class: 'op',
      description: 'Steps of the work; only the ratio of the two numbers is meaningful',
      examples: [{ done: 3, total: 9 }],
    }),
    result_url: z
      .string()
      .max(200)
      .nullable()
      .meta({
        class: 'op',
        description: 'Address of the result, also before it is there',
        examples: ['/v1/imports/0198b7a0-0000-7000-8000-000000000002'],
      }),
    import_id: Id.nullable().meta({ class: 'op', examples: ['0198b7a0-0000-7000-8000-000000000002'] }),
    problem: z
      .object({
        type: z.string().max(200).meta({ class: 'op' }),
        title: z.string().max(200).meta({ class: 'op' }),
        status: z.int32().meta({ class: 'op' }),
        code: z.string().max(100).meta({ class: 'op' }),
        detail: z.string().max(2000).meta({ class: 'op' }),
      })
      .nullable()
      .meta({ class: 'op', description: 'Why it failed, as an RFC 9457 problem', examples: [null] }),
    started_at: Instant.nullable().meta({ class: 'op' }),
    finished_at: Instant.nullable().meta({ class: 'op', examples: [null] }),
    expires_at: Instant.meta({ class: 'op', description: 'Until when the job can be read at least' }),
    ...stamps,
  })
  .meta({ id: 'Job' });
export type Job = z.infer<typeof Job>;

export const Jobs = Page(Job, 'JobPage');
export const JobQuery = z.strictObject({ ...pageQuery, status: anyOf(jobStatuses).optional(), type: anyOf(jobTypes).optional() });
export type JobQuery = z.infer<typeof JobQuery>;
