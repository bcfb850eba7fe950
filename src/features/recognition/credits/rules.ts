/** What the facts of a person earn, and how entries make a ledger equal to it. */
import { addMonths } from '../../../core/calendar.ts';

/** What identifies an event that earns a credit, together with the person. */
type Key = Readonly<{ person_id: string; code: string; event_id: string; occasion: string }>;

/** What an event earns before caps, by a rule. */
export type Earned = Key &
  Readonly<{
    side: 'mentor' | 'mentee';
    event_on: string;
    academic_year: number;
    assignment_id: string | null;
    window_key: string;
    repeat_key: string | null;
    rule_set_id: string;
    whole: number;
    cap_quarter_credits: number | null;
    cap_count: number | null;
    repeat_months: number | null;
    person_cap: number;
    /** The grant that stands for it, if any, and how many there have been. */
    grant_id: string | null;
    rounds: number;
    /** The statement of its academic year was issued. */
    is_issued: boolean;
  }>;

/** A grant with the sum of its entries. */
export type Chain = Key &
  Readonly<{
    grant_id: string;
    side: 'mentor' | 'mentee';
    round: number;
    event_on: string;
    academic_year: number;
    assignment_id: string | null;
    window_key: string;
    repeat_key: string | null;
    rule_set_id: string;
    whole: number;
    net: number;
    is_reversed: boolean;
    is_barred: boolean;
    is_reported: boolean;
    is_issued: boolean;
  }>;

export const reasons = ['headroom_released', 'earlier_event', 'not_entitled', 'recalculated', 'rules_corrected', 'misconduct'] as const;
export type Reason = (typeof reasons)[number];

/** An entry to append. */
export type Posting = Key &
  Readonly<{
    kind: 'grant' | 'release' | 'cut' | 'reversal';
    grant_id: string | null;
    side: 'mentor' | 'mentee';
    round: number;
    event_on: string;
    academic_year: number;
    assignment_id: string | null;
    window_key: string;
    repeat_key: string | null;
    rule_set_id: string;
    quarter_credits: number;
    capped_from: number | null;
    reason: Reason | null;
    decision_ref: string | null;
    effective_on: string;
    statement_year: number;
  }>;

/**
 * How much of what each event earns is credited. The events come in the order in which caps apply; each gets as much as the caps of its own rule
 * leave after those before it. Answers the amounts in the same order.
 */
export function allocate(events: readonly Omit<Earned, 'grant_id' | 'rounds' | 'is_issued'>[]): number[] {
  const windows = new Map<string, { sum: number; count: number }>();
  const years = new Map<string, number>();
  const repeats = new Map<string, string>();
  return events.map((event) => {
    const window_key = [event.person_id, event.side, event.code, event.window_key].join('|');
    const year_key = [event.person_id, event.side, event.academic_year].join('|');
    const repeat_key = event.repeat_key === null ? null : [event.person_id, event.code, event.repeat_key].join('|');
    const window = windows.get(window_key) ?? { sum: 0, count: 0 };
    const inYear = years.get(year_key) ?? 0;
    const last = repeat_key === null ? undefined : repeats.get(repeat_key);
    const isRepeated = last !== undefined && event.repeat_months !== null && event.event_on < addMonths(last, event.repeat_months);
    const isCounted = event.cap_count === null || window.count < event.cap_count;
    const room = Math.min((event.cap_quarter_credits ?? Number.POSITIVE_INFINITY) - window.sum, event.person_cap - inYear);
    const amount = isRepeated || !isCounted ? 0 : Math.max(0, Math.min(event.whole, room));
    if (amount > 0) {
      windows.set(window_key, { sum: window.sum + amount, count: window.count + 1 });
      years.set(year_key, inYear + amount);
      if (repeat_key !== null) repeats.set(repeat_key, event.event_on);
    }
    return amount;
  });
}

/** True where the grant is not of this event as it is now, and another has to take its place. */
const differs = (chain: Chain, event: Earned): boolean =>
  chain.event_on !== event.event_on ||
  chain.academic_year !== event.academic_year ||
  chain.window_key !== event.window_key ||
  chain.repeat_key !== event.repeat_key ||
  chain.assignment_id !== event.assignment_id ||
  chain.rule_set_id !== event.rule_set_id ||
  chain.whole !== event.whole;

/** Entries of an academic year whose statement was issued stand in that of the open year. */
const yearOf = ({ academic_year, is_issued }: Pick<Chain, 'academic_year' | 'is_issued'>, openYear: number) =>
  is_issued ? openYear : academic_year;

/** The entry that takes back what a grant comes to. */
export function reversalOf(chain: Chain, reason: Reason, openYear: number, decision_ref: string | null = null): Posting {
  const { net, whole: _, is_reversed: __, is_barred: ___, is_reported: ____, is_issued: _____, ...same } = chain;
  return {
    ...same,
    kind: 'reversal',
    quarter_credits: net === 0 ? 0 : -net,
    capped_from: null,
    reason,
    decision_ref,
    effective_on: chain.event_on,
    statement_year: yearOf(chain, openYear),
  };
}

function grantOf(event: Earned, amount: number, openYear: number): Posting {
  const { whole, cap_quarter_credits: _, cap_count: __, repeat_months: ___, person_cap: ____, rounds, is_issued: _____, ...same } = event;
  return {
    person_id: same.person_id,
    side: same.side,
    code: same.code,
    event_id: same.event_id,
    occasion: same.occasion,
    event_on: same.event_on,
    academic_year: same.academic_year,
    assignment_id: same.assignment_id,
    window_key: same.window_key,
    repeat_key: same.repeat_key,
    rule_set_id: same.rule_set_id,
    kind: 'grant',
    grant_id: null,
    round: rounds + 1,
    quarter_credits: amount,
    capped_from: amount < whole ? whole : null,
    reason: null,
    decision_ref: null,
    effective_on: event.event_on,
    statement_year: yearOf(event, openYear),
  };
}

/** A release or a cut of a grant that stays. */
function changeOf(chain: Chain, by: number, openYear: number): Posting {
  const { quarter_credits: _, ...same } = reversalOf(chain, by > 0 ? 'headroom_released' : 'earlier_event', openYear);
  return { ...same, kind: by > 0 ? 'release' : 'cut', quarter_credits: by };
}

/**
 * The entries that make the ledger equal to what the facts earn: a grant for an event that has none, a reversal for a grant whose event earns
 * nothing any more, both where the event has changed, a release or a cut where caps leave more or less than before. `events` in the order in
 * which caps apply, `chains` in any.
 */
export function postingsFor(
  events: readonly Earned[],
  chains: readonly Chain[],
  openYear: number,
  because: Reason = 'recalculated',
): Posting[] {
  const open = new Map(chains.filter(({ is_reversed }) => !is_reversed).map((chain) => [chain.grant_id, chain]));
  const kept = new Set(events.flatMap(({ grant_id }) => grant_id ?? []));
  const amounts = allocate(events);
  const gone = [...open.values()].filter(({ grant_id }) => !kept.has(grant_id)).map((chain) => reversalOf(chain, 'not_entitled', openYear));
  const rest = events.flatMap((event, i): Posting[] => {
    const amount = amounts[i] ?? 0;
    const chain = event.grant_id === null ? undefined : open.get(event.grant_id);
    if (!chain) return [grantOf(event, amount, openYear)];
    if (differs(chain, event)) return [reversalOf(chain, because, openYear), grantOf(event, amount, openYear)];
    return amount === chain.net ? [] : [changeOf(chain, amount - chain.net, openYear)];
  });
  return [...gone, ...rest];
}
