import { type Ctx, granted, matched, type WriteCtx } from '../../../../core/context.ts';
import { page } from '../../../../core/page.ts';
import { allowed } from '../../../../domain/allowed.ts';
import type { Permission } from '../../../../domain/permissions/index.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import * as leadershipRoles from '../../../administration/hr-facts/leadership-roles/service.ts';
import * as conflicts from '../../../mentorship/conflicts/service.ts';
import * as acknowledgements from '../../../mentorship/expectations/acknowledgements/service.ts';
import * as notifications from '../../../platform/notifications/service.ts';
import * as calls from '../calls/service.ts';
import * as queries from './queries.ts';
import type { ApplicationQuery, Apply, Decide, FacilitatorApplication } from './schema.ts';

const parties = { person: 'f.person_id', division: 'c.division_id' } as const;

const facts = (ctx: Ctx) => allowed(ctx, 'facilitator_application:read', parties);
const statement = (ctx: Ctx) => allowed(ctx, 'facilitator_application:read_statement', parties);
const visibility = (ctx: Ctx): queries.Visibility => ({ facts: facts(ctx), statement: statement(ctx) });

/** The applications that the caller may see: never those of others to a call to which the caller applied. @throws Problem invalid-cursor */
export const list = (ctx: Ctx, query: ApplicationQuery) =>
  page(ctx, query, queries.list(ctx, visibility(ctx), query), [{ column: 'f.id', field: 'id' }]);

/** @throws Problem not-found */
export async function get(ctx: Ctx, id: string): Promise<FacilitatorApplication> {
  return granted(await queries.find(ctx, id, visibility(ctx)));
}

const shown = (ctx: WriteCtx, id: string): Promise<FacilitatorApplication> => queries.read(ctx, id, statement(ctx));

/** Locks the application and reads it afterwards: another request may have changed it while this one waited. */
async function lock(ctx: WriteCtx, id: string, permission: Permission): Promise<FacilitatorApplication> {
  matched(ctx, await queries.lock(ctx, id, facts(ctx), allowed(ctx, permission, parties)));
  return shown(ctx, id);
}

/** @throws Problem facilitator-application-state, which names the state of the application and the one that is required */
function requireState(application: FacilitatorApplication, state: FacilitatorApplication['status']): void {
  if (application.status === state) return;
  throw new Problem('facilitator-application-state', {
    detail: `The application is ${application.status}; this needs one that is ${state}.`,
    state: application.status,
  });
}

/** @throws Problem permission-denied */
async function requireFaculty(ctx: WriteCtx): Promise<void> {
  if (await queries.lockFaculty(ctx)) return;
  throw new Problem('permission-denied', { detail: 'Facilitators are faculty members with an appointment in force.' });
}

/**
 * The caller applies to an open call, once. Whoever withdrew may apply again while the call is open: it is then the same application with the
 * new statement.
 * @throws Problem not-found, permission-denied, facilitator-call-state, facilitator-application-exists
 */
export async function apply(ctx: WriteCtx, call_id: string, { statement: text }: Apply): Promise<FacilitatorApplication> {
  granted(await queries.permitted(ctx, call_id, allowed(ctx, 'facilitator_application:apply')));
  await requireFaculty(ctx);
  const call = await calls.hold(ctx, call_id);
  calls.requireState(call, 'open');
  const own = await queries.lockOwn(ctx, call_id);
  if (own && own.withdrawn_at === null) throw new Problem('facilitator-application-exists', { detail: 'You have applied to this call.' });
  const { id } = own ?? (await queries.insert(ctx, call_id));
  if (own) await queries.setWithdrawn(ctx, id, null);
  await queries.putStatement(ctx, id, text);
  await record(ctx, { type: 'facilitator_application.submitted', subject_id: id, data: { call_id, division_id: call.division_id } });
  return shown(ctx, id);
}

/** Withdraws the caller's application before it is decided. Withdrawing twice changes nothing. @throws Problem facilitator-application-state */
export async function withdraw(ctx: WriteCtx, id: string): Promise<FacilitatorApplication> {
  const before = await lock(ctx, id, 'facilitator_application:withdraw');
  if (before.status === 'withdrawn') return before;
  requireState(before, 'applied');
  await queries.setWithdrawn(ctx, id, ctx.now);
  await record(ctx, { type: 'facilitator_application.withdrawn', subject_id: id, data: { call_id: before.call_id } });
  return shown(ctx, id);
}

/**
 * The committee or a mentorship lead decides once, after the call has closed, so that everybody who applied in time is considered. Whoever applied
 * to the call cannot decide on its applications. Several applicants may be selected. The applicant is notified that there is a decision.
 * @throws Problem facilitator-call-state, facilitator-application-state, approver-is-subject
 */
export async function decide(ctx: WriteCtx, id: string, input: Decide): Promise<FacilitatorApplication> {
  const before = await lock(ctx, id, 'facilitator_application:decide');
  const call = await calls.hold(ctx, before.call_id);
  if (await queries.lockOwn(ctx, before.call_id))
    throw new Problem('approver-is-subject', { detail: 'Whoever applied to a call cannot decide on its applications.' });
  requireState(before, 'applied');
  calls.requireState(call, 'closed', 'filled');
  await queries.setDecision(ctx, id, input);
  const { call_id, person_id } = before;
  await record(ctx, { type: 'facilitator_application.decided', subject_id: id, data: { call_id } });
  await notifications.notify(ctx, { person_id, kind: 'facilitator_decided', subject_id: id });
  return shown(ctx, id);
}

/**
 * The selected applicant begins the term, having acknowledged the facilitator charter in force today. The term is the leadership role that this
 * records, from the first day of the term or today, whichever is later; it ends with the role. Repeating it changes nothing.
 * @throws Problem facilitator-application-state, facilitator-call-state, charter-not-acknowledged, period-overlap, division-inactive
 */
export async function beginTerm(ctx: WriteCtx, id: string): Promise<FacilitatorApplication> {
  await conflicts.takeTurn(ctx);
  const before = await lock(ctx, id, 'facilitator_application:serve');
  if (before.status === 'serving' || (before.status === 'selected' && before.role_id !== null)) return before;
  requireState(before, 'selected');
  await requireFaculty(ctx);
  const call = await calls.hold(ctx, before.call_id);
  calls.requireState(call, 'closed', 'filled');
  const starts_on = call.term_starts_on > ctx.today ? call.term_starts_on : ctx.today;
  const { division_id, term_ends_on: ends_on } = call;
  if (ends_on <= starts_on) {
    throw new Problem('facilitator-call-state', { detail: `The term of the call ended on ${ends_on}.`, state: call.status });
  }
  if (!(await acknowledgements.hasAcknowledged(ctx, before.person_id, 'facilitator_charter', ctx.today))) {
    throw new Problem('charter-not-acknowledged', {
      detail: 'Read the facilitator charter that is in force today and acknowledge it; where none is published yet, ask a mentorship lead.',
    });
  }
  const { person_id, call_id } = before;
  const role = await leadershipRoles.appointFacilitator(ctx, { person_id, division_id, starts_on, ends_on });
  await queries.setRole(ctx, id, role.id);
  await record(ctx, {
    type: 'facilitator_application.taken_up',
    subject_id: id,
    data: { call_id, person_id, division_id, role_id: role.id, starts_on, ends_on },
  });
  return shown(ctx, id);
}

/** Part of a merge, after the roles have moved. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.reassignApplicant(ctx, from, to);
  await queries.reassignDecider(ctx, from, to);
  await queries.followRoles(ctx, to);
}
