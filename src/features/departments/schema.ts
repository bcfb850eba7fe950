import { z } from 'zod';
import { CivilDate, Flag, Id, stamps, text } from '../../core/fields.ts';
import { Page, pageQuery } from '../../core/page.ts';
import { ConflictChanges } from '../conflicts/schema.ts';

export const Department = z
  .object({
    id: Id,
    code: z
      .string()
      .max(32)
      .meta({ examples: ['DOM'] }),
    name: z
      .string()
      .max(200)
      .meta({ examples: ['Department of Medicine'] }),
    programme_starts_on: z.iso.date(),
    academic_year_start_month: z
      .int32()
      .min(1)
      .max(12)
      .meta({ examples: [7] }),
    time_zone: z
      .string()
      .max(64)
      .meta({ examples: ['America/Toronto'] }),
    ...stamps,
  })
  .meta({ id: 'Department' });

const timeZone = z
  .string()
  .max(64)
  .refine((zone) => Intl.supportedValuesOf('timeZone').includes(zone), 'must be an IANA time zone such as America/Toronto')
  .meta({ examples: ['America/Toronto'] });

export const DepartmentPatch = z
  .strictObject({
    name: text(200)
      .optional()
      .meta({ examples: ['Department of Medicine'] }),
    programme_starts_on: CivilDate.optional(),
    academic_year_start_month: z.int32().min(1).max(12).optional(),
    time_zone: timeZone.optional(),
  })
  .meta({ id: 'DepartmentPatch' });
export type DepartmentPatch = z.infer<typeof DepartmentPatch>;

const leaveKind = z.enum(['parental', 'medical', 'compassionate', 'sabbatical', 'research', 'administrative', 'other_protected']);
export type LeaveKind = z.infer<typeof leaveKind>;

/** What a department decides for itself. */
const rules = {
  reporting_line_depth: z
    .int32()
    .min(1)
    .max(50)
    .nullable()
    .meta({ description: 'How many primary lines up count as reporting; null = all, the Chair never through others', examples: [null] }),
  cross_appointment_counts: z.boolean().meta({ description: 'Is the director of a cross-appointed division a superior?' }),
  conflict_grace_days: z
    .int32()
    .min(1)
    .max(365)
    .meta({ description: 'Days until an open conflict case is escalated', examples: [60] }),
  capacity_formal_default: z
    .int32()
    .min(0)
    .max(50)
    .meta({ description: 'Formal mentees a mentor takes before a reason is asked', examples: [3] }),
  clock_stopping_leave_kinds: z.array(leaveKind).max(7).meta({ description: 'Leaves that stop the programme clock unless said otherwise' }),
};

export const Policy = z
  .object({
    id: Id,
    version: z.int32().min(1),
    starts_on: z.iso.date(),
    ends_on: z.iso
      .date()
      .nullable()
      .meta({ examples: [null] }),
    ...rules,
    approved_by: Id.nullable(),
    ...stamps,
  })
  .meta({ id: 'Policy' });

export const PolicyWithConflicts = Policy.extend({ conflicts: ConflictChanges }).meta({ id: 'PolicyWithConflicts' });

export const NewPolicy = z
  .strictObject({
    starts_on: CivilDate.meta({ description: 'First day of the new version; the latest version ends that day' }),
    reporting_line_depth: rules.reporting_line_depth.optional(),
    cross_appointment_counts: rules.cross_appointment_counts.optional(),
    conflict_grace_days: rules.conflict_grace_days.optional(),
    capacity_formal_default: rules.capacity_formal_default.optional(),
    clock_stopping_leave_kinds: rules.clock_stopping_leave_kinds.optional(),
  })
  .meta({
    id: 'NewPolicy',
    description: 'What is left out stays as it is in the latest version',
    example: { starts_on: '2026-07-01', reporting_line_depth: 1 },
  });
export type NewPolicy = z.infer<typeof NewPolicy>;

export const Policies = Page(Policy, 'PolicyPage');
export const PolicyQuery = z.strictObject(pageQuery);
export const DryRun = z.strictObject({ dry_run: Flag.optional() });
