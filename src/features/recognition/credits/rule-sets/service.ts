import { type Ctx, granted, type WriteCtx } from '../../../../core/context.ts';
import { page } from '../../../../core/page.ts';
import { demand } from '../../../../domain/allowed.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import { kinds } from '../kinds.ts';
import { reconcileAll } from '../posting.ts';
import * as postings from '../posting-queries.ts';
import * as queries from './queries.ts';
import type { CreditRule, CreditRuleSet, NewRuleSet } from './schema.ts';

/** Academic years ahead of the present one with which new rules may begin. */
const YEARS_AHEAD = 2;
/** The most changes that are listed. */
const LISTED = 2000;

type Stored = Omit<CreditRuleSet, 'rules'> & { rules: queries.StoredRule[] };

/** A version with what each code is for, in the order of the kinds. */
const shown = ({ rules, ...set }: Stored): CreditRuleSet => ({
  ...set,
  rules: kinds.flatMap(({ code, event, window, facts }): CreditRule[] => {
    const rule = rules.find((one) => one.code === code);
    return rule ? [{ ...rule, code, event, window, is_recorded: facts !== null }] : [];
  }),
});

/** A rule with the fields that are named. */
const changed = (rule: queries.StoredRule, by: NonNullable<NewRuleSet['rules']>[number] | undefined): queries.StoredRule => ({
  ...rule,
  ...Object.fromEntries(Object.entries(by ?? {}).filter(([, value]) => value !== undefined)),
});

/** All versions, the latest first. */
export async function list(ctx: Ctx, query: { limit: number; cursor?: string | undefined }) {
  demand(ctx, 'credit_rules:read');
  const { items, ...rest } = await page(ctx, query, queries.list(ctx), [{ column: 's.id', field: 'id' }], 'desc');
  return { items: items.map(shown), ...rest };
}

/** One version. @throws Problem not-found */
export async function get(ctx: Ctx, id: string): Promise<CreditRuleSet> {
  demand(ctx, 'credit_rules:read');
  return shown(granted(await queries.find(ctx, id)));
}

/** The version of an academic year, by default that of today. @throws Problem not-found */
export async function current(ctx: Ctx, academic_year: number | undefined): Promise<CreditRuleSet> {
  demand(ctx, 'credit_rules:read');
  return shown(granted(await queries.findCurrent(ctx, academic_year)));
}

/**
 * Opens a new version from an academic year on; what is left out keeps its value. That of the latest one replaces it. Credits that were granted keep
 * their rules until they are recomputed.
 * @throws Problem credit-rules-unfit
 */
export async function succeed(ctx: WriteCtx, { starts_year, rules = [], ...more }: NewRuleSet): Promise<CreditRuleSet> {
  demand(ctx, 'credit_rules:write');
  await queries.takeTurn(ctx);
  const latest = await queries.latest(ctx);
  if (starts_year < latest.starts_year)
    throw Problem.at('credit-rules-unfit', '/starts_year', `The latest version begins with ${latest.starts_year}; a new one no earlier.`);
  if (starts_year > (await postings.openYear(ctx)) + YEARS_AHEAD)
    throw Problem.at('credit-rules-unfit', '/starts_year', 'A new version begins within two years.');
  const twice = rules.findIndex(({ code }, i) => rules.findIndex((one) => one.code === code) < i);
  if (twice >= 0) throw Problem.at('credit-rules-unfit', `/rules/${twice}/code`, 'The code is named twice.');
  await queries.close(ctx, latest.id, starts_year);
  const version = (await queries.count(ctx)) + 1;
  const id = await queries.insert(
    ctx,
    {
      version,
      starts_year,
      person_cap: more.person_cap_quarter_credits ?? latest.person_cap_quarter_credits,
      statement_days: more.statement_days ?? latest.statement_days,
    },
    latest.rules.map((rule) =>
      changed(
        rule,
        rules.find(({ code }) => code === rule.code),
      ),
    ),
  );
  await record(ctx, { type: 'credit_rule_set.opened', subject_id: id, data: { version, starts_year } });
  return get(ctx, id);
}

/**
 * Credits what is not reported yet by the rules as they are now. What stands in a statement that was issued keeps its rules. Answers what changed, by
 * person, code and academic year.
 */
export async function recompute(ctx: WriteCtx) {
  demand(ctx, 'credit_rules:write');
  const posted = await reconcileAll(ctx, { renewed: true, because: 'rules_corrected' });
  const groups = [
    ...Map.groupBy(posted, ({ person_id, side, code, academic_year }) => [person_id, side, code, academic_year].join(' ')).values(),
  ];
  const ids = [...new Set(posted.map(({ person_id }) => person_id))];
  const people = new Map((ids.length > 0 ? await queries.people(ctx, ids) : []).map(({ id, person }) => [id, person]));
  const { id } = granted(await queries.findCurrent(ctx, undefined));
  if (posted.length > 0) await record(ctx, { type: 'credit_rule_set.recomputed', subject_id: id, data: { entries: posted.length } });
  return {
    entries: posted.length,
    changes: groups.slice(0, LISTED).flatMap((group) => {
      const [first] = group;
      const person = first && people.get(first.person_id);
      if (!first || !person) return [];
      const { person_id, side, academic_year } = first;
      const code = first.code as CreditRule['code'];
      const events = new Set(group.map(({ event_id, occasion }) => `${event_id} ${occasion}`)).size;
      const quarter_credits = group.reduce((sum, entry) => sum + entry.quarter_credits, 0);
      return [{ person_id, person, side, code, academic_year, events, quarter_credits }];
    }),
  };
}
