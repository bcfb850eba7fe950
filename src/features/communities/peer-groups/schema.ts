import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { anyOf, prose, RowId, stamps, text } from '../../../domain/fields.ts';
import { Party } from '../../../domain/party.ts';
import { decisions, kinds, states } from './kinds.ts';

export const roles = ['member', 'point_person', 'coordinator'] as const;
const stages = ['initiation', 'cultivation', 'separation', 'redefinition'] as const;

const words = (max: number, description: string, example: string) =>
  z
    .string()
    .max(max)
    .nullable()
    .meta({ class: 'C7', description, examples: [example] });
const day = (description: string) =>
  z.iso
    .date()
    .nullable()
    .meta({ class: 'C7', description, examples: ['2026-07-01'] });

const RULES = 'What is said here stays here. We begin on time.';
const MISSION = 'Each of us submits a grant within the year.';

const facts = {
  id: RowId,
  name: z
    .string()
    .max(200)
    .meta({ class: 'C7', examples: ['Thursdays at noon'] }),
  kind: z.enum(kinds).meta({ class: 'C7', examples: ['eot'] }),
  state: z.enum(states).meta({ class: 'C7', examples: ['active'] }),
  max_members: z
    .int32()
    .nullable()
    .meta({ class: 'C7', description: 'Most members at any time, by the policy of the day it was formed; null = no limit', examples: [8] }),
  size: z.int32().meta({ class: 'C7', description: 'Members of today, suspended ones among them', examples: [5] }),
  next_revisit_on: day('When the members revisit their mission; null while the group is not under way'),
  concluded_on: day('First day on which it was concluded; null before'),
};

/** A group without what it agreed upon. */
export const PeerGroupFacts = z.object({ ...facts, ...stamps }).meta({ id: 'PeerGroupFacts' });
export type PeerGroupFacts = z.infer<typeof PeerGroupFacts>;

const PeerMember = z
  .object({
    membership_id: RowId,
    person: Party.meta({ class: 'C7' }),
    role: z.enum(roles).meta({ class: 'C7', examples: ['member'] }),
    status: z
      .enum(['active', 'suspended', 'alumni'])
      .meta({ class: 'C7', description: 'Of today. Alumni keep a tie and do not count', examples: ['active'] }),
    joined_on: z.iso.date().meta({ class: 'C7', examples: ['2026-03-01'] }),
    has_acknowledged_rules: z.boolean().meta({ class: 'C7', description: 'The present version of the ground rules' }),
    is_aligned: z.boolean().meta({ class: 'C7', description: 'Whether the member stands by the present version of the mission' }),
  })
  .meta({ id: 'PeerMember' });

const PeerRevisit = z
  .object({
    revisited_on: z.iso.date().meta({ class: 'C7', examples: ['2026-09-01'] }),
    decision: z.enum(decisions).meta({ class: 'C7', examples: ['continue'] }),
    words: words(5000, 'What the members said of it', 'We go on until summer.'),
  })
  .meta({ id: 'PeerRevisit' });

const agreed = {
  cadence: words(200, 'How often the group meets', 'Every other Thursday at noon'),
  ground_rules: words(10_000, 'The present version', RULES),
  mission: words(5000, 'The present version', MISSION),
  success_definition: words(5000, 'By what the members will know that the group succeeded', 'Five of six have submitted.'),
  agenda_answer: words(2000, 'Who sets the agenda of a meeting', 'Whoever is point person, a week before.'),
  task_answer: words(2000, 'Whether the group works on tasks or talks', 'Half and half.'),
  between_meetings_answer: words(2000, 'What is done between meetings', 'One page each.'),
  contact_answer: words(2000, 'Whether members are in contact outside meetings', 'By mail, when somebody asks.'),
  kram_stage: z
    .enum(stages)
    .nullable()
    .meta({ class: 'C7', description: 'Stage of the relation as the members see it; it can move back', examples: ['cultivation'] }),
};

export const PeerGroup = z
  .object({
    ...facts,
    ...agreed,
    rules_version: z
      .int32()
      .meta({ class: 'C7', description: 'Counts the versions of the ground rules; 0 = there are none yet', examples: [1] }),
    mission_version: z
      .int32()
      .meta({ class: 'C7', description: 'Counts the versions of the mission; 0 = there is none yet', examples: [1] }),
    activated_on: day('When it began; null before'),
    members: z.array(PeerMember).max(200).meta({ class: 'C7' }),
    revisits: z.array(PeerRevisit).max(200).meta({ class: 'C7', description: 'The latest first' }),
    ...stamps,
  })
  .meta({ id: 'PeerGroup' });
export type PeerGroup = z.infer<typeof PeerGroup>;

const written = {
  name: text(200).meta({ examples: ['Thursdays at noon'] }),
  cadence: text(200)
    .nullable()
    .meta({ examples: ['Every other Thursday at noon'] }),
  ground_rules: prose(10_000).meta({ description: 'Another text is a new version, which members acknowledge anew', examples: [RULES] }),
  mission: prose(5000).meta({ description: 'Another text is a new version, to which members align anew', examples: [MISSION] }),
  success_definition: prose(5000)
    .nullable()
    .meta({ examples: ['Five of six have submitted.'] }),
  agenda_answer: prose(2000).nullable(),
  task_answer: prose(2000).nullable(),
  between_meetings_answer: prose(2000).nullable(),
  contact_answer: prose(2000).nullable(),
  kram_stage: z.enum(stages).nullable(),
};

export const NewPeerGroup = z
  .strictObject({ name: written.name, kind: z.enum(kinds), ...z.strictObject(written).omit({ name: true }).partial().shape })
  .meta({ id: 'NewPeerGroup', example: { name: 'Thursdays at noon', kind: 'eot', ground_rules: RULES } });
export type NewPeerGroup = z.infer<typeof NewPeerGroup>;

export const PeerGroupPatch = z
  .strictObject(written)
  .partial()
  .meta({ id: 'PeerGroupPatch', example: { mission: MISSION } });
export type PeerGroupPatch = z.infer<typeof PeerGroupPatch>;

export const Activate = z.strictObject({}).meta({ id: 'ActivatePeerGroup', example: {} });
export const Conclude = z.strictObject({}).meta({ id: 'ConcludePeerGroup', example: {} });
export const Revisit = z
  .strictObject({ decision: z.enum(decisions), words: prose(5000).optional().meta({ description: 'What the members said of it' }) })
  .meta({ id: 'RevisitPeerGroup', example: { decision: 'continue' } });
export type Revisit = z.infer<typeof Revisit>;

export const PeerGroups = Page(PeerGroupFacts, 'PeerGroupPage');
export const PeerGroupQuery = z.strictObject({ ...pageQuery, kind: anyOf(kinds).optional(), state: anyOf(states).optional() });
export type PeerGroupQuery = z.infer<typeof PeerGroupQuery>;

const kind = z.enum(['ground_rules', 'mission']);
export const PeerGroupText = z
  .object({
    kind: kind.meta({ class: 'C7', examples: ['mission'] }),
    version: z.int32().meta({ class: 'C7', examples: [1] }),
    body: z
      .string()
      .max(10_000)
      .meta({ class: 'C7', examples: [MISSION] }),
    success_definition: words(5000, 'With this version of the mission; null for ground rules', 'Five of six have submitted.'),
    written_on: z.iso.date().meta({ class: 'C7', examples: ['2026-03-01'] }),
  })
  .meta({ id: 'PeerGroupText' });
export const PeerGroupTexts = Page(PeerGroupText, 'PeerGroupTextPage');
export const PeerGroupTextQuery = z.strictObject({ ...pageQuery, kind: anyOf(['ground_rules', 'mission']).optional() });
export type PeerGroupTextQuery = z.infer<typeof PeerGroupTextQuery>;
