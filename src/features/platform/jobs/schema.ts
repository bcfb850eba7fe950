import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { anyOf, Id, Instant, stamps } from '../../../domain/fields.ts';

const jobTypes = ['import'] as const;
const jobStatuses = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;

export const Job = z
  .object({
    id: Id,
    type: z.enum(jobTypes),
    status: z.enum(jobStatuses).meta({ examples: ['running'] }),
    progress: z
      .object({ done: z.int32().min(0), total: z.int32().min(0) })
      .meta({ description: 'Steps of the work; only their ratio means something', examples: [{ done: 3, total: 9 }] }),
    result_url: z
      .string()
      .max(200)
      .nullable()
      .meta({ description: 'Where the result is, or will be', examples: ['/v1/imports/0198b7a0-0000-7000-8000-000000000002'] }),
    import_id: Id.nullable().meta({ examples: ['0198b7a0-0000-7000-8000-000000000002'] }),
    problem: z
      .object({
        type: z.string().max(200),
        title: z.string().max(200),
        status: z.int32(),
        code: z.string().max(100),
        detail: z.string().max(2000),
      })
      .nullable()
      .meta({ description: 'Why it failed, as an RFC 9457 problem', examples: [null] }),
    started_at: Instant.nullable(),
    finished_at: Instant.nullable().meta({ examples: [null] }),
    expires_at: Instant.meta({ description: 'The job can be asked about at least until then' }),
    ...stamps,
  })
  .meta({ id: 'Job' });
export type Job = z.infer<typeof Job>;

export const Jobs = Page(Job, 'JobPage');
export const JobQuery = z.strictObject({ ...pageQuery, status: anyOf(jobStatuses).optional(), type: anyOf(jobTypes).optional() });
export type JobQuery = z.infer<typeof JobQuery>;
