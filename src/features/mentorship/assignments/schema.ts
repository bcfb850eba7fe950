import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { anyOf, CivilDate, Flag, Id, Instant, prose, RowId, stamps } from '../../../domain/fields.ts';
import { Party } from '../../../domain/party.ts';
import { AcceptanceEvidence, ATTESTATION } from './external-acceptances/evidence-schema.ts';
import { earlyChanges, NeedAreas, reasonCodes, statuses, subtypes } from './vocabulary-schema.ts';

const Category = z.enum(['traditional', 'transformational']);
const Origin = z.enum(['institution', 'professional_org', 'self', 'cohort', 'event']);

/** A party with the division, as everybody who may see the assignment sees the person. */
export const MemberParty = Party.extend({
  division_code: z
    .string()
    .max(32)
    .nullable()
    .meta({ class: 'C0', description: 'Code of the primary division on the day asked for', examples: ['CARD'] }),
}).meta({ id: 'AssignmentParty', description: 'A person by id and name, with the primary division' });

export const Interval = z
  .object({
    status: z.enum(['active', 'paused', 'suspended_conflict']).meta({ class: 'C1' }),
    starts_on: z.iso.date().meta({ class: 'C1' }),
    ends_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C1', examples: [null] }),
  })
  .meta({ id: 'AssignmentInterval', description: 'A period with one status. Whatever counts days of mentoring counts these' });

export const Warning = z
  .object({
    code: z.enum(['inverse_power', 'capacity', 'reciprocal', 'primary_taken']).meta({ class: 'C1', examples: ['inverse_power'] }),
    detail: z
      .string()
      .max(500)
      .meta({ class: 'C1', examples: ['The mentor reports to the mentee: legal, worth knowing.'] }),
  })
  .meta({ id: 'AssignmentWarning' });
export type Warning = z.infer<typeof Warning>;

const assignmentFields = {
  id: RowId,
  subtype: z.enum(subtypes).meta({ class: 'C1' }),
  status: z.enum(statuses).meta({
    class: 'C1',
    description:
      'The status on `as_of`, by default today. `claimed`: a relation that is not formal and that not both sides have confirmed; it counts nowhere. `lapsed`: nobody confirmed a spot session in time',
    examples: ['active'],
  }),
  mentee: MemberParty.meta({ class: 'C1' }),
  mentor: MemberParty.meta({
    class: 'C1',
    examples: [{ id: '0198b7a0-0000-7000-8000-0000000000b7', display_name: 'Tariq Lindqvist', division_code: 'NEPH' }],
  }),
  is_primary: z
    .boolean()
    .meta({ class: 'C1', description: 'The mentor is the mentee’s primary mentor; only a formal assignment can be primary' }),
  category: Category.meta({ class: 'C1' }),
  origin: Origin.meta({ class: 'C1' }),
  need_areas: NeedAreas.nullable().meta({
    class: 'C3',
    description:
      'What the mentee wants to work on. For the two people, their leaders and facilitator; null for others, and for the mentor while a conflict suspends the assignment',
    examples: [['promotion', 'grants']],
  }),
  starts_on: z.iso
    .date()
    .nullable()
    .meta({ class: 'C1', description: 'First day. Null in a proposal that starts on the day on which both have accepted' }),
  planned_ends_on: z.iso
    .date()
    .nullable()
    .meta({ class: 'C1', description: 'First day on which it no longer holds by plan; null = without a planned end', examples: [null] }),
  ends_on: z.iso
    .date()
    .nullable()
    .meta({ class: 'C1', description: 'First day on which it no longer holds, where somebody or a career has ended it', examples: [null] }),
  end_reason: z
    .enum(['replaced'])
    .nullable()
    .meta({
      class: 'C1',
      description:
        '`replaced`: it ends on the first day of `replaced_by_id`, without anybody’s fault. Reasons that people give are in `own_reasons`',
      examples: [null],
    }),
  mentee_accepted_at: Instant.nullable().meta({ class: 'C1', description: 'When the mentee accepted a proposal or confirmed a relation' }),
  mentor_accepted_at: Instant.nullable().meta({ class: 'C1', description: 'When the mentor accepted a proposal or confirmed a relation' }),
  recorded_by: Party.nullable().meta({
    class: 'C1',
    description:
      'Who recorded a relation that is not formal; null for formal ones, and for those recorded before both sides had to confirm',
    examples: [null],
  }),
  mentor_accepted_by: z
    .enum(['link', 'evidence'])
    .nullable()
    .meta({
      class: 'C1',
      description:
        'How an external mentor accepted: by the link in a mail, or as a facilitator or mentorship lead recorded; evidence also where the assignment was imported as agreed on paper. Null where the mentor signed in to accept, or has not accepted',
      examples: [null],
    }),
  activated_at: Instant.nullable().meta({ class: 'C1' }),
  converted_from_id: Id.nullable().meta({
    class: 'C1',
    description: 'The formal assignment that was converted to this one',
    examples: [null],
  }),
  request_id: Id.nullable().meta({ class: 'C1', description: 'The mentor request that led to it', examples: [null] }),
  replaces_id: Id.nullable().meta({
    class: 'C1',
    description: 'The assignment of the same mentee that it replaces, and ends on its own first day',
    examples: [null],
  }),
  replaced_by_id: Id.nullable().meta({ class: 'C1', description: 'The assignment that takes its place', examples: [null] }),
  expires_on: z.iso
    .date()
    .nullable()
    .meta({
      class: 'C1',
      description:
        'First day on which a proposal can no longer be accepted, a claimed spot session confirmed, or an imported assignment objected to',
      examples: ['2026-03-22'],
    }),
  ...stamps,
};

export const Assignment = z.object(assignmentFields).meta({ id: 'Assignment' });
export type Assignment = z.infer<typeof Assignment>;

export const AssignmentDetail = z
  .object({
    ...assignmentFields,
    cadence_target: z
      .int32()
      .min(0)
      .max(104)
      .nullable()
      .meta({
        class: 'C3',
        description:
          'Meetings in a programme year that a formal pair aims at: the policy’s target, and more where the mentee’s latest needs ask for more mentoring. Null for other kinds, and for readers who may not read the mentee’s needs profile',
        examples: [4],
      }),
    intervals: z.array(Interval).max(1000).meta({ class: 'C1' }),
    own_reasons: z
      .array(
        z.object({
          kind: z.enum(['decline', 'withdraw', 'pause', 'end', 'complete']).meta({ class: 'C4', examples: ['end'] }),
          code: z.enum(reasonCodes).nullable().meta({ class: 'C4' }),
          note: z
            .string()
            .max(2000)
            .nullable()
            .meta({ class: 'C4', examples: [null] }),
        }),
      )
      .max(100)
      .meta({ class: 'C4', description: 'The reasons that you gave; nobody else can read them', examples: [[]] }),
    early_end: z
      .object({
        change: z.enum(earlyChanges).meta({ class: 'C4', examples: ['end'] }),
        on: z.iso.date().meta({ class: 'C4', description: 'First day on which it no longer holds, or is paused' }),
        proposed_by: Party.meta({ class: 'C4', description: 'The other side agrees to it, or either of the two withdraws it' }),
        proposed_at: Instant.meta({ class: 'C4' }),
      })
      .nullable()
      .meta({
        class: 'C4',
        description: 'An end or a pause of an earlier day that one side has proposed. Only for mentee and mentor; null for others',
        examples: [null],
      }),
    acceptance_evidence: AcceptanceEvidence.nullable().meta({
      class: 'C2',
      description:
        'What the acceptance of an external mentor was recorded with. For the two people, the facilitator, mentorship leads and faculty affairs; null for others',
      examples: [null],
    }),
    warnings: z
      .array(Warning)
      .max(10)
      .meta({
        class: 'C1',
        description: 'What is allowed, but worth knowing. Filled in answers to proposing and accepting',
        examples: [[]],
      }),
  })
  .meta({ id: 'AssignmentDetail' });
export type AssignmentDetail = z.infer<typeof AssignmentDetail>;

export const Assignments = Page(Assignment, 'AssignmentPage');
export const AssignmentQuery = z.strictObject({
  ...pageQuery,
  as_of: CivilDate.optional().meta({ description: 'The day of status and divisions; default today' }),
  person_id: Id.optional().meta({ description: 'As mentee or as mentor' }),
  mentee_id: Id.optional(),
  mentor_id: Id.optional(),
  division_id: Id.optional().meta({ description: 'Primary division of the mentee on the day' }),
  subtype: anyOf(subtypes).optional(),
  status: anyOf(statuses).optional(),
  is_primary: Flag.optional(),
});
export type AssignmentQuery = z.infer<typeof AssignmentQuery>;
export const AsOf = z.strictObject({ as_of: CivilDate.optional().meta({ description: 'The day of status and divisions; default today' }) });

export const NewAssignment = z
  .strictObject({
    subtype: z.enum(subtypes).default('formal'),
    mentee_id: Id,
    mentor_id: Id,
    is_primary: z.boolean().optional().meta({
      description:
        'Only for a formal assignment; by default that of the assignment it replaces, else false. A mentee has at most one primary mentor at a time',
    }),
    category: Category.default('traditional'),
    origin: Origin.default('institution'),
    need_areas: NeedAreas.default([]),
    starts_on: CivilDate.optional().meta({
      description:
        'Not before the appointments of both begin. By default a formal assignment starts on the day on which both have accepted, another kind today; for somebody who has yet to begin, on the first day of their appointment',
    }),
    planned_ends_on: CivilDate.optional(),
    replaces_id: Id.optional().meta({
      description:
        'The formal assignment of the mentee that it replaces, running or over. That one ends on the first day of this one, once both have accepted',
    }),
    capacity_reason: prose(500)
      .optional()
      .meta({ description: 'Why the mentor takes more formal mentees than their capacity; required where they are at capacity' }),
  })
  .meta({
    id: 'NewAssignment',
    example: {
      mentee_id: '0198b7a0-0000-7000-8000-000000000002',
      mentor_id: '0198b7a0-0000-7000-8000-000000000003',
      is_primary: true,
      need_areas: ['promotion', 'grants'],
      starts_on: '2026-07-01',
    },
  });
export type NewAssignment = z.infer<typeof NewAssignment>;

export const AssignmentPatch = z
  .strictObject({
    planned_ends_on: CivilDate.nullable().optional(),
    is_primary: z.boolean().optional().meta({ description: 'Can change only before both sides have accepted' }),
    category: Category.optional(),
    need_areas: NeedAreas.optional(),
  })
  .meta({ id: 'AssignmentPatch', example: { planned_ends_on: '2030-07-01' } });
export type AssignmentPatch = z.infer<typeof AssignmentPatch>;

export const Accept = z
  .strictObject({
    attests_no_reporting_line: z
      .boolean()
      .optional()
      .meta({ description: `Required of the mentor: "${ATTESTATION}"` }),
    capacity_reason: prose(500).optional().meta({ description: 'Why the mentor takes more formal mentees than their capacity' }),
  })
  .meta({ id: 'AcceptAssignment', example: { attests_no_reporting_line: true } });
export type Accept = z.infer<typeof Accept>;

const reason = {
  reason_code: z.enum(reasonCodes).optional().meta({ description: 'Only you can read it' }),
  reason_note: prose(2000).optional().meta({ description: 'Only you can read it' }),
};
export const Reason = z.strictObject(reason).meta({ id: 'PrivateReason', example: {} });
export type Reason = z.infer<typeof Reason>;

export const OnDay = z
  .strictObject({ on: CivilDate.optional().meta({ description: 'Default today' }), ...reason })
  .meta({ id: 'PrivateReasonOnDay', example: { on: '2026-07-01' } });
export type OnDay = z.infer<typeof OnDay>;

export const End = z
  .strictObject({
    on: CivilDate.optional().meta({ description: 'First day on which it no longer holds; default today, at most a year ahead' }),
    replaced_by_id: Id.optional().meta({ description: 'The assignment of the same mentee that replaces it, if there is one' }),
    ...reason,
  })
  .meta({ id: 'EndAssignment', example: { on: '2026-07-01' } });
export type End = z.infer<typeof End>;

export const Resume = z
  .strictObject({ on: CivilDate.optional().meta({ description: 'First active day; default today' }) })
  .meta({ id: 'ResumeAssignment', example: {} });
export type Resume = z.infer<typeof Resume>;

export const Convert = z
  .strictObject({ to: z.enum(['informal', 'sponsor']), on: CivilDate.optional().meta({ description: 'Default today' }) })
  .meta({ id: 'ConvertAssignment', example: { to: 'informal' } });
export type Convert = z.infer<typeof Convert>;

export const Confirm = z.strictObject({}).meta({ id: 'ConfirmAssignment', example: {} });

export const Void = z.strictObject({}).meta({ id: 'VoidAssignment', example: {} });
