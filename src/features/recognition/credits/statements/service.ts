import { sql } from 'kysely';
import { type Ctx, granted, type WriteCtx } from '../../../../core/context.ts';
import { type Predicate, yes } from '../../../../core/db.ts';
import { allowed } from '../../../../domain/allowed.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import * as notifications from '../../../platform/notifications/service.ts';
import { reconcile } from '../posting.ts';
import * as postings from '../posting-queries.ts';
import * as credits from '../queries.ts';
import type { Credit } from '../schema.ts';
import { readable, visible } from '../service.ts';
import * as queries from './queries.ts';
import type { CreditStatement } from './schema.ts';

const owner = { person: 'p.id' } as const;

/**
 * A person's credits and hours of mentoring in an academic year, with the evidence of each entry. Once issued it stays as it is: what is found out
 * later stands in the statement of the year in which it is posted.
 * @throws Problem not-found, permission-denied
 */
export async function get(ctx: Ctx, person_id: string, academic_year: number): Promise<CreditStatement> {
  const found = granted(await queries.find(ctx, person_id, academic_year, allowed(ctx, 'credit:read', owner)));
  return shown(ctx, found, academic_year, readable(ctx));
}

type Found = NonNullable<Awaited<ReturnType<typeof queries.find>>>;

async function shown(ctx: Ctx, found: Found, academic_year: number, mayRead: Predicate): Promise<CreditStatement> {
  const entries = await credits
    .entries(ctx, mayRead, visible(ctx))
    .where('e.person_id', '=', found.person_id)
    .where('e.statement_year', '=', academic_year)
    .orderBy('e.id')
    .execute();
  const onceOf = (side: Credit['side']) =>
    found.minutes.filter((one) => one.side === side).reduce((total, { minutes_once }) => total + minutes_once, 0);
  return {
    person_id: found.person_id,
    person: found.person,
    academic_year,
    is_issued: found.statement_id !== null,
    issued_on: found.issued_on,
    mentor_quarter_credits: sumOf(entries.filter(({ side }) => side === 'mentor')),
    mentee_quarter_credits: sumOf(entries.filter(({ side }) => side === 'mentee')),
    by_code: [...Map.groupBy(entries, ({ side, code }) => `${side} ${code}`).values()].flatMap(([first, ...rest]) =>
      first ? [{ side: first.side, code: first.code, quarter_credits: sumOf([first, ...rest]), entries: rest.length + 1 }] : [],
    ),
    entries,
    mentor_minutes: onceOf('mentor'),
    mentee_minutes: onceOf('mentee'),
    minutes: found.minutes.map(({ minutes_once: _, ...one }) => one),
  };
}

const sumOf = (entries: readonly Credit[]): number => entries.reduce((total, { quarter_credits }) => total + quarter_credits, 0);

/**
 * Issues a person's statement of an academic year that is over, with what the ledger holds by then; the person is notified. Issued already, it stays
 * as it is. A year without an entry has nothing to issue.
 * @throws Problem credit-statement-early, not-found, permission-denied
 */
export async function issue(ctx: WriteCtx, person_id: string, academic_year: number): Promise<CreditStatement> {
  const permitted = allowed(ctx, 'credit_statement:issue', owner);
  const before = granted(await queries.find(ctx, person_id, academic_year, permitted));
  if (!before.is_over) {
    const detail = 'Entries can still come into it: it is issued once the academic year is over.';
    throw Problem.at('credit-statement-early', '/academic_year', detail);
  }
  await reconcile(ctx, [person_id]);
  await announce(ctx, await queries.issue(ctx, sql<boolean>`p.id = ${person_id}::uuid`, queries.isYear(ctx, academic_year)));
  return shown(ctx, granted(await queries.find(ctx, person_id, academic_year, yes)), academic_year, yes);
}

async function announce(ctx: WriteCtx, issued: readonly { id: string; person_id: string; academic_year: number }[]): Promise<void> {
  await record(ctx, ...issued.map(({ id, ...data }) => ({ type: 'credit_statement.issued' as const, subject_id: id, data })));
  const latest = Math.max(...issued.map(({ academic_year }) => academic_year));
  await notifications.notify(
    ctx,
    ...issued
      .filter(({ academic_year }) => academic_year === latest)
      .map(({ person_id }) => ({ person_id, kind: 'credit_statement_issued' as const, subject_id: person_id, occasion: String(latest) })),
  );
}

/** Part of the daily work: issues the statements of years that have been over for as many days as their rules say. Answers how many. */
export async function issueDue(ctx: WriteCtx): Promise<number> {
  const people = await queries.listDue(ctx);
  if (people.length === 0) return 0;
  await postings.lock(ctx, people);
  const issued = await queries.issue(ctx, sql<boolean>`p.id = any (${people}::uuid[])`, queries.isDue(ctx));
  await announce(ctx, issued);
  return issued.length;
}
