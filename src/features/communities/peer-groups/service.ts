import { type Ctx, granted, matched, type WriteCtx } from '../../../core/context.ts';
import { type PageOf, page } from '../../../core/page.ts';
import { changesOf } from '../../../core/patch.ts';
import { either } from '../../../core/predicates.ts';
import { allowed, demand } from '../../../domain/allowed.ts';
import type { Permission } from '../../../domain/permissions/index.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import * as people from '../../organisation/people/service.ts';
import * as memberships from './memberships/joining.ts';
import * as queries from './queries.ts';
import { isUnderWay, lacking, stateAfter } from './rules.ts';
import type { NewPeerGroup, PeerGroup, PeerGroupFacts, PeerGroupPatch, PeerGroupQuery, PeerGroupTextQuery, Revisit } from './schema.ts';

/**
 * A group is its members' own affair, in person: whoever is in none of its memberships, in whatever office, and any client, cannot tell that it exists.
 * Events about it carry no data, and are listed to nobody.
 */
const of = { group: 'g.id' } as const;

/** The members read what was agreed; so does, once the group is concluded, whoever was in it to the end. */
const readable = (ctx: Ctx) => allowed(ctx, 'peer_group:read_content', of);
const visible = (ctx: Ctx) => allowed(ctx, 'peer_group:read', of);

/** The groups that the caller is in, or keeps a tie to. @throws Problem invalid-cursor */
export function list(ctx: Ctx, query: PeerGroupQuery): Promise<PageOf<PeerGroupFacts>> {
  return page(ctx, query, queries.list(ctx, visible(ctx), query), [{ column: 'g.id', field: 'id' }]);
}

/** @throws Problem not-found */
export async function get(ctx: Ctx, id: string): Promise<PeerGroup> {
  return granted(await queries.find(ctx, id, visible(ctx), readable(ctx)));
}

/** The versions of the ground rules and the mission. @throws Problem not-found, invalid-cursor */
export async function listTexts(ctx: Ctx, id: string, query: PeerGroupTextQuery) {
  granted(await queries.find(ctx, id, readable(ctx), readable(ctx)));
  return page(ctx, query, queries.texts(ctx, id, readable(ctx), query), [
    { column: 't.kind', field: 'kind' },
    { column: 't.version', field: 'version' },
  ]);
}

/** What the caller has just written: a token that may write need not be able to read. */
const shown = async (ctx: WriteCtx, id: string, permission: Permission) => {
  const may = either(allowed(ctx, permission, of), visible(ctx));
  return granted(await queries.find(ctx, id, may, may));
};

/**
 * Forms a group, of which the caller is the first member and point person. How many members it has at most is what policy says today of its kind.
 * @throws Problem permission-denied, peer-membership-unfit
 */
export async function form(ctx: WriteCtx, { name, kind, ...agreed }: NewPeerGroup): Promise<PeerGroup> {
  demand(ctx, 'peer_group:form');
  await people.lockForFact(ctx, { [ctx.actor.person_id]: '' });
  await memberships.requireFit(ctx, ctx.actor.person_id);
  const limit = granted(await queries.limitOf(ctx, kind));
  const versions = { rules_version: agreed.ground_rules === undefined ? 0 : 1, mission_version: agreed.mission === undefined ? 0 : 1 };
  const { id } = await queries.insert(ctx, { name, kind, ...agreed, ...limit, ...versions });
  await keepTexts(ctx, id, { ...agreed, ...versions }, agreed);
  await memberships.found(ctx, id);
  await record(ctx, { type: 'peer_group.formed', subject_id: id });
  return shown(ctx, id, 'peer_group:read_content');
}

type Texts = Readonly<{ rules_version: number; mission_version: number }> & Pick<PeerGroupPatch, 'success_definition'>;

/** Keeps each text that is new, under the version that it now has. */
async function keepTexts(ctx: WriteCtx, id: string, now: Texts, { ground_rules, mission }: PeerGroupPatch): Promise<void> {
  const { rules_version, mission_version, success_definition = null } = now;
  if (ground_rules !== undefined)
    await queries.keepText(ctx, id, { kind: 'ground_rules', version: rules_version, body: ground_rules, success_definition: null });
  if (mission !== undefined)
    await queries.keepText(ctx, id, { kind: 'mission', version: mission_version, body: mission, success_definition });
}

type Locked = NonNullable<Awaited<ReturnType<typeof queries.lock>>>;

async function lock(ctx: WriteCtx, id: string): Promise<Locked> {
  return matched(ctx, await queries.lock(ctx, id, visible(ctx), allowed(ctx, 'peer_group:edit', of)));
}

const stateProblem = ({ state }: Pick<Locked, 'state'>) => new Problem('peer-group-state', { detail: `The group is ${state}.`, state });

/**
 * Changes what the group agreed upon. Another text of the ground rules or the mission is a new version, which is acknowledged anew.
 * @throws Problem peer-group-state once it is concluded
 */
export async function edit(ctx: WriteCtx, id: string, patch: PeerGroupPatch): Promise<PeerGroup> {
  const before = await lock(ctx, id);
  if (before.state === 'concluded') throw stateProblem(before);
  const changes = changesOf<PeerGroupPatch>(before, patch);
  if (!changes) return shown(ctx, id, 'peer_group:edit');
  const versions = {
    rules_version: before.rules_version + (changes.ground_rules === undefined ? 0 : 1),
    mission_version: before.mission_version + (changes.mission === undefined ? 0 : 1),
  };
  await queries.update(ctx, id, { ...changes, ...versions });
  const success_definition = changes.success_definition === undefined ? before.success_definition : changes.success_definition;
  await keepTexts(ctx, id, { ...versions, success_definition }, changes);
  await record(ctx, { type: 'peer_group.edited', subject_id: id });
  return shown(ctx, id, 'peer_group:edit');
}

/** Lets the group begin. One that has begun stays as it is. @throws Problem peer-group-not-ready, peer-group-state */
export async function activate(ctx: WriteCtx, id: string): Promise<PeerGroup> {
  const before = await lock(ctx, id);
  if (isUnderWay(before.state)) return shown(ctx, id, 'peer_group:edit');
  if (before.state !== 'forming') throw stateProblem(before);
  const missing = lacking(await queries.readiness(ctx, id));
  if (missing.length > 0) throw new Problem('peer-group-not-ready', { detail: missing.join(' ') });
  await queries.update(ctx, id, { state: 'active', activated_on: ctx.today, next_revisit_on: await queries.nextRevisit(ctx) });
  await record(ctx, { type: 'peer_group.activated', subject_id: id });
  return shown(ctx, id, 'peer_group:edit');
}

/**
 * Records what the members decided about their mission: they go on as they are, write it anew, or conclude.
 * @throws Problem peer-group-state where the group is not under way
 */
export async function revisit(ctx: WriteCtx, id: string, { decision, words }: Revisit): Promise<PeerGroup> {
  const before = await lock(ctx, id);
  const state = stateAfter(before.state, decision);
  if (state === null) throw stateProblem(before);
  await queries.insertRevisit(ctx, id, decision, words ?? null);
  const next_revisit_on = decision === 'conclude' ? null : await queries.nextRevisit(ctx);
  await queries.update(ctx, id, { state, next_revisit_on, ...(decision === 'conclude' && { concluded_on: ctx.today }) });
  await record(ctx, { type: 'peer_group.revisited', subject_id: id });
  if (decision === 'conclude') await concluded(ctx, id);
  return shown(ctx, id, 'peer_group:read');
}

/** Concludes the group: its members become its alumni. Concluding twice changes nothing. */
export async function conclude(ctx: WriteCtx, id: string): Promise<PeerGroup> {
  const before = await lock(ctx, id);
  if (before.state === 'concluded') return shown(ctx, id, 'peer_group:edit');
  await queries.update(ctx, id, { state: 'concluded', concluded_on: ctx.today, next_revisit_on: null });
  await concluded(ctx, id);
  return shown(ctx, id, 'peer_group:read');
}

async function concluded(ctx: WriteCtx, id: string): Promise<void> {
  await memberships.dissolve(ctx, id);
  await record(ctx, { type: 'peer_group.concluded', subject_id: id });
}
