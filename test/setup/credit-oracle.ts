/** What facts earn, counted naively: day by day, and trying each amount from the whole down. Written apart from the service. */

export type Rule = { amount: number; cap?: number; most?: number; months?: number; days?: number };
export type Rules = { id: string; from: number; person: number; of: Readonly<Record<string, Rule>> };

export type Span = { from: string; to: string | null };
export type PairFacts = {
  id: string;
  mentor: string;
  mentee: string;
  from: string;
  to: string | null;
  voided: boolean;
  activated: string;
  suspended: Span[];
  /** Boundaries of the mentee's programme years: first days, in order. */
  years: readonly string[];
  clock: string;
  /** Days on which the mentee's clock stands still. */
  still: Span[];
};
export type MeetingFacts = { id: string; pair: string; on: string; minutes: number; logged: string; confirmed: string; voided: boolean };
export type OtherFacts = {
  id: string;
  code: 'SPOT' | 'TRAIN';
  person: string;
  on: string;
  at: string;
  course?: string;
  late?: boolean;
  voided: boolean;
};
export type Facts = { today: string; pairs: PairFacts[]; meetings: MeetingFacts[]; others: OtherFacts[] };

export type Due = {
  key: string;
  person: string;
  code: string;
  on: string;
  year: number;
  at: number;
  event: string;
  occasion: string;
  window: string;
  course: string | null;
  share: [number, number];
};

const DAY = 86_400_000;
const next = (day: string, by = 1) => new Date(Date.parse(day) + by * DAY).toISOString().slice(0, 10);
const within = ({ from, to }: Span, day: string) => from <= day && (to === null || day < to);
export const yearOf = (day: string) => Number(day.slice(0, 4)) - (day.slice(5, 7) < '07' ? 1 : 0);

const isActive = (facts: Facts, pair: PairFacts, day: string) =>
  !pair.voided &&
  within(pair, day) &&
  !pair.suspended.some((span) => within(span, day)) &&
  !facts.pairs.some((other) => other.mentor === pair.mentee && other.mentee === pair.mentor && !other.voided && within(other, day));

function qualifying(facts: Facts, pair: PairFacts): MeetingFacts[] {
  const counted = facts.meetings.filter(
    (m) => m.pair === pair.id && !m.voided && m.minutes >= 20 && m.on <= facts.today && isActive(facts, pair, m.on),
  );
  const first = (a: MeetingFacts, b: MeetingFacts) =>
    b.minutes - a.minutes || Date.parse(a.logged) - Date.parse(b.logged) || (a.id < b.id ? -1 : 1);
  return counted.filter((m) => counted.filter((other) => other.on === m.on).sort(first)[0] === m);
}

function yearsOf(facts: Facts, pair: PairFacts): Due[] {
  return pair.years.flatMap((start, i): Due[] => {
    const end = pair.years[i + 1];
    if (end === undefined || pair.voided || end <= pair.from || (pair.to !== null && pair.to <= start)) return [];
    const closes = next([end, pair.activated.slice(0, 10)].sort()[1] as string, 60);
    if (closes > `${facts.today.slice(0, 8)}01`) return [];
    let [active, whole] = [0, 0];
    for (let day = start; day < end; day = next(day)) {
      if (pair.still.some((span) => within(span, day))) continue;
      whole += 1;
      if (isActive(facts, pair, day)) active += 1;
    }
    const met = qualifying(facts, pair).filter((m) => start <= m.on && m.on < end).length;
    if (active < 90 || met < Math.max(1, Math.floor((3 * active) / 365 + 0.5))) return [];
    const [on, occasion] = [next(end, -1), `${pair.clock} ${i + 1}`];
    return [
      due('FM-YEAR', pair.mentor, pair.id, on, Date.parse(`${end}T00:00:00Z`), String(yearOf(on)), { occasion, share: [active, whole] }),
    ];
  });
}

function due(code: string, person: string, event: string, on: string, at: number, window: string, more: Partial<Due> = {}): Due {
  const occasion = more.occasion ?? '';
  const key = [person, code, event, occasion].join(' ');
  return { key, person, code, on, year: yearOf(on), at, event, occasion, window, course: null, share: [1, 1], ...more };
}

/** Everything that is due to anybody by the facts, before rules and caps. `late` is what was verified after the rule's days. */
export function everyDue(facts: Facts): Due[] {
  const met = facts.pairs.flatMap((pair) =>
    qualifying(facts, pair)
      .filter((m) => Date.parse(m.confirmed.slice(0, 10)) - Date.parse(m.logged.slice(0, 10)) <= 60 * DAY)
      .map((m) => {
        const year = pair.years.findLastIndex((start) => start <= m.on);
        return due('FM-MEET', pair.mentor, m.id, m.on, Date.parse(m.confirmed), `${pair.mentee} ${year}`);
      }),
  );
  const others = facts.others
    .filter(({ voided, late }) => !voided && !late)
    .map(({ code, person, id, on, at, course }) =>
      due(code, person, id, on, Date.parse(at), String(yearOf(on)), { course: course ?? null }),
    );
  return [...met, ...facts.pairs.flatMap((pair) => yearsOf(facts, pair)), ...others];
}

/** The amounts: each due in the order of day, record and event takes the most that breaks no cap, found by trying. */
export function amountsOf(dues: readonly Due[], rulesOf: (due: Due) => Rules): Map<string, number> {
  const order = (a: Due, b: Due) =>
    a.on.localeCompare(b.on) || a.at - b.at || a.event.localeCompare(b.event) || (a.occasion < b.occasion ? -1 : 1);
  const given: (Due & { got: number })[] = [];
  const monthsLater = (day: string, months: number) => {
    const [y, m, d] = day.split('-').map(Number) as [number, number, number];
    const last = new Date(Date.UTC(y, m - 1 + months + 1, 0)).getUTCDate();
    return new Date(Date.UTC(y, m - 1 + months, Math.min(d, last))).toISOString().slice(0, 10);
  };
  const result = new Map<string, number>();
  for (const one of [...dues].sort(order)) {
    const rules = rulesOf(one);
    const rule = rules.of[one.code];
    if (!rule) continue;
    const whole = Math.floor((rule.amount * one.share[0]) / one.share[1]);
    if (whole === 0) continue;
    const mine = given.filter(({ person, got }) => person === one.person && got > 0);
    const same = mine.filter(({ code, window }) => code === one.code && window === one.window);
    const sum = (list: { got: number }[]) => list.reduce((total, { got }) => total + got, 0);
    const fits = (got: number) =>
      got === 0 ||
      ((rule.cap === undefined || sum(same) + got <= rule.cap) &&
        (rule.most === undefined || same.length < rule.most) &&
        (rule.months === undefined ||
          one.course === null ||
          mine.every((other) => other.course !== one.course || one.on >= monthsLater(other.on, rule.months ?? 0))) &&
        sum(mine.filter(({ year }) => year === one.year)) + got <= rules.person);
    let got = whole;
    while (!fits(got)) got -= 1;
    given.push({ ...one, got });
    result.set(one.key, got);
  }
  return result;
}
