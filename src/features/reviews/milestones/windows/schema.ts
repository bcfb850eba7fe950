import { z } from 'zod';
import { Id } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';
import { outcome } from '../schema.ts';

const statuses = ['not_applicable', 'not_yet', 'in_window', 'overdue', 'decided'] as const;
export type CfarStatus = (typeof statuses)[number];
const exemptions = ['not_full_time', 'probation_waived', 'not_probationary'] as const;
export type CfarExemption = (typeof exemptions)[number];

const day = (description: string, example: string | null) =>
  z.iso
    .date()
    .nullable()
    .meta({ class: 'C9', description, examples: [example] });
const leaves = '`null` where you may not read leaves, while a leave has no end, and where there is no window';

export const CfarWindow = z
  .object({
    person_id: Id.meta({ class: 'C9', description: 'The person whose review it is' }),
    person: Party.meta({ class: 'C9' }),
    status: z.enum(statuses).meta({ class: 'C9', description: 'Where today lies in the window', examples: ['in_window'] }),
    exemption: z
      .enum(exemptions)
      .nullable()
      .meta({
        class: 'C9',
        description:
          'Why there is no review: not full-time today, continuing from the first day, or continuing without a recorded decision',
        examples: [null],
      }),
    clock_starts_on: day('First day of the programme clock', '2022-07-01').meta({ class: 'C9' }),
    earliest_on: day(
      'The end of the policy’s first month for it (36 by default), the first day on which the review can be decided',
      '2025-07-01',
    ).meta({ class: 'C9' }),
    latest_on: day(
      'The last day on which the review is in time: the end of the policy’s last month for it (60 by default), or the day to which the institution last moved it',
      '2027-07-01',
    ).meta({
      class: 'C9',
    }),
    extension_id: Id.nullable().meta({ class: 'C9', description: 'The extension that set `latest_on`', examples: [null] }),
    recommended_earliest_on: day(
      `The end of the policy’s first month (36 by default) on the adjusted clock, without the days of leaves that stopped it. ${leaves}`,
      '2025-11-01',
    ).meta({ class: 'C9' }),
    recommended_latest_on: day(
      `The end of the policy’s last month (60 by default) on the adjusted clock: what an extension could grant. ${leaves}`,
      '2027-11-01',
    ).meta({
      class: 'C9',
    }),
    alerts_on: z
      .array(z.iso.date())
      .max(3)
      .meta({
        class: 'C9',
        description: 'Days on which people are notified that `latest_on` is near',
        examples: [['2026-07-01', '2027-01-01', '2027-04-01']],
      }),
    next_alert_on: day('The next of these days, from today on', '2026-07-01').meta({ class: 'C9' }),
    milestone_id: Id.nullable().meta({ class: 'C9', description: 'The milestone with the last decision on this clock', examples: [null] }),
    decided_on: day('Day of that decision', null).meta({ class: 'C9' }),
    cfar_outcome: outcome
      .nullable()
      .meta({ class: 'C9', description: 'What was decided. Reading the outcome of another person is recorded', examples: [null] }),
  })
  .meta({ id: 'CfarWindow' });
export type CfarWindow = z.infer<typeof CfarWindow>;
