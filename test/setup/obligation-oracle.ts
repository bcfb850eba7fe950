/**
 * What people owe, counted the way somebody with a wall calendar and a pencil would: day by day, without ranges, without SQL. Slow, and plain
 * enough to be believed.
 */
import { contains, addDays as later, addMonths as monthsLater } from '../../src/core/calendar.ts';
import type { Facts, Life, Mentorship, Plan, Span } from './obligation-facts.ts';
import { clockStart } from './programme-clock.ts';

export type Expected = {
  kind: string;
  /** The occasion, with the number of the mentorship or plan in place of its id. */
  occasion: string;
  state: string;
  opens_on: string | null;
  due_on: string | null;
  overdue_since: string | null;
  done_on: string | null;
  [fact: string]: unknown;
};

/** Far enough that nothing of the made-up lives reaches it. */
const NEVER = '2030-01-01';

/** The calendar on the wall: every day of these years, by its number. */
const WALL = Array.from({ length: 40 * 366 }, (_, i) => later('2000-01-01', i));
const NUMBER = new Map(WALL.map((day, i) => [day, i]));
const numberOf = (day: string): number => {
  const number = NUMBER.get(day);
  if (number === undefined) throw new Error(`${day} is not on the wall`);
  return number;
};
const addDays = (day: string, days: number): string => WALL[numberOf(day) + days] as string;
const daysBetween = (from: string, to: string): number => numberOf(to) - numberOf(from);

function fresh<K, V>(kept: { set(key: K, value: V): unknown }, key: K, value: V): V {
  kept.set(key, value);
  return value;
}

/** What somebody with a pencil has worked out once for a person, a mentorship, a mentor, and reads off the second time. */
const notes = new WeakMap<object, Map<string, unknown>>();
function once<T>(about: object, name: string, work: () => T): T {
  const noted = notes.get(about) ?? fresh(notes, about, new Map<string, unknown>());
  if (!noted.has(name)) noted.set(name, work());
  return noted.get(name) as T;
}

/** The same for each day of a calendar of one's own; a word is noted as the number that stands for it. */
const calendars = new WeakMap<object, Map<string, Int16Array>>();
function onDay(about: object, name: string, number: number, work: (day: string) => number): number {
  const own = calendars.get(about) ?? fresh(calendars, about, new Map<string, Int16Array>());
  const calendar = own.get(name) ?? fresh(own, name, new Int16Array(WALL.length));
  if (calendar[number] === 0) calendar[number] = work(WALL[number] as string) + 1;
  return (calendar[number] as number) - 1;
}
const yesOrNo = (is: boolean): number => (is ? 1 : 0);

const addMonths = (day: string, months: number): string => once(WALL, `${day}+${months}`, () => monthsLater(day, months));

const on = (spans: readonly Span[], day: string) => spans.some((each) => contains(each, day));
const earliest = (days: readonly string[]): string | null => days.toSorted()[0] ?? null;
const some = (...days: readonly (string | null)[]) => earliest(days.filter((day) => day !== null));

/** First day on which so many months are complete, by crossing off days. */
const after = (life: Life, from: string, months: number) => once(life, `after ${from} ${months}`, () => crossedOff(life, from, months));
function crossedOff(life: Life, from: string, months: number): string | null {
  let left = daysBetween(from, addMonths(from, months));
  let day = from;
  while (left > 0) {
    const away = life.leaves.filter((leave) => leave.stops_clock && contains(leave, day));
    if (away.some(({ ends_on }) => ends_on === null)) return null;
    if (away.length === 0) left -= 1;
    day = addDays(day, 1);
  }
  return day;
}

/** The next day on which the clock runs after so many more of them: a leave in between puts it off. Null while a leave has no end. */
const counting = (life: Life, from: string, days: number) => once(life, `counting ${from} ${days}`, () => countedOff(life, from, days));
function countedOff(life: Life, from: string, days: number): string | null {
  let day = from;
  for (let left = days; left > 0; day = addDays(day, 1)) {
    const away = life.leaves.filter((leave) => leave.stops_clock && contains(leave, day));
    if (away.some(({ ends_on }) => ends_on === null)) return null;
    if (away.length === 0) left -= 1;
  }
  return day;
}
/** The last of so many days after a day, on which something is still in time. */
const inTime = (life: Life, from: string, days: number): string | null => {
  const missed = counting(life, from, days + 1);
  return missed && addDays(missed, -1);
};

const stopsAt = (life: Life, number: number) =>
  onDay(life, 'stops', number, (day) => yesOrNo(life.leaves.some((leave) => leave.stops_clock && contains(leave, day)))) === 1;
const stops = (life: Life, day: string) => stopsAt(life, numberOf(day));
const hold = (span: Span) => span.ends_on === null || span.ends_on > span.starts_on;

/** The mentor is away so long that the mentorship rests, unless the pair goes on. */
function absence(facts: Facts, { mentor, continues }: Mentorship, day: string): { first: string } | null {
  const leaves = facts.mentors[mentor]?.leaves ?? [];
  if (!on(leaves, day)) return null;
  const first = once(leaves, `since ${day}`, () => {
    let date = day;
    while (on(leaves, addDays(date, -1))) date = addDays(date, -1);
    return date;
  });
  const end = once(leaves, `until ${day}`, () => {
    let date = day;
    while (on(leaves, date) && date < NEVER) date = addDays(date, 1);
    return date;
  });
  if (end < NEVER && daysBetween(first, end) < 90) return null;
  if (continues && contains({ starts_on: first, ends_on: end }, continues.absent_from) && day >= continues.continues_on) return null;
  return { first };
}

const STATUSES = ['none', 'active', 'paused', 'suspended'] as const;
const statusOn = (facts: Facts, pair: Mentorship, day: string) =>
  STATUSES[onDay(pair, 'status', numberOf(day), (date) => STATUSES.indexOf(judgedOn(facts, pair, date)))] as (typeof STATUSES)[number];
function judgedOn(facts: Facts, pair: Mentorship, day: string): (typeof STATUSES)[number] {
  if (!contains(pair, day)) return 'none';
  if (on(pair.suspended, day)) return 'suspended';
  return on(pair.pauses, day) || absence(facts, pair, day) ? 'paused' : 'active';
}

type Owed = Pick<Expected, 'kind' | 'occasion' | 'opens_on' | 'due_on' | 'done_on'> & {
  late_from: string | null;
  is_done: boolean;
  is_waived: boolean;
};

/** What does not pass when its day does, with the days in which it can be done once the programme has begun, and those after which it is late. */
const GOES_ON: Readonly<Record<string, readonly [due: number, late: number]>> = {
  formal_mentor: [0, 30],
  academic_plan: [90, 0],
  agreement: [60, 0],
  plan_renewal: [90, 0],
  agreement_review: [14, 0],
};

/** The first day from that of the department on which the person is in a division that has begun. Nobody is somewhere before they came. */
const firstOwed = (facts: Facts, life: Life): string =>
  once(life, `owes ${JSON.stringify(facts.begins)}`, () => {
    const { department, divisions } = facts.begins;
    const places = life.divisions.toSorted((a, b) => (a.starts_on < b.starts_on ? -1 : 1));
    for (let day = department; day < NEVER; day = addDays(day, 1)) {
      const { code } = places.find((each) => contains(each, day)) ?? { code: places[0]?.code ?? '' };
      if ((divisions[code] ?? department) <= day) return day;
    }
    return department;
  });

function judged(life: Life, owed: Owed, owesSince: string, day: string, facts: Record<string, unknown>): Expected {
  const fellDue = owed.late_from ?? (owed.due_on && addDays(owed.due_on, 1));
  const goesOn = GOES_ON[owed.kind];
  if (fellDue === null || fellDue > owesSince) return judgedOnDay(owed, day, facts);
  if (!goesOn) {
    const { late_from: _late, is_done: _done, is_waived: _waived, ...row } = owed;
    return { ...row, ...facts, state: 'not_tracked', done_on: null, overdue_since: null };
  }
  if (owed.is_done) return judgedOnDay(owed, day, facts);
  const missed = counting(life, owesSince, goesOn[0] + 1);
  const anew = { opens_on: owesSince, due_on: missed && addDays(missed, -1), late_from: missed && counting(life, missed, goesOn[1]) };
  return judgedOnDay({ ...owed, ...anew }, day, facts);
}

function judgedOnDay({ late_from, is_done, is_waived, ...row }: Owed, day: string, facts: Record<string, unknown>): Expected {
  const late = late_from !== null && late_from <= day;
  const open = row.opens_on !== null && row.opens_on <= day;
  const state = is_done ? 'done' : is_waived ? 'waived' : late ? 'overdue' : open ? 'due' : 'upcoming';
  return { ...row, ...facts, state, overdue_since: state === 'overdue' ? late_from : null };
}

export function obligationsOn(facts: Facts, life: Life, day: string): Expected[] {
  if (life.deceased_on !== null && life.deceased_on <= day) return [];
  const rows: Expected[] = [];
  const waivedOn = (kind: string, occasion: string, since: string) =>
    life.waivers.some(
      (w) =>
        w.kind === kind &&
        w.occasion === occasion &&
        w.made_on >= since &&
        w.made_on <= day &&
        (w.revoked_on === null || w.revoked_on > day),
    );
  const owesSince = firstOwed(facts, life);
  const add = (row: Owed, detail: Record<string, unknown> = {}) => rows.push(judged(life, row, owesSince, day, detail));
  const next = (date: string | null) => date && addDays(date, 1);

  // What pairs owe.
  for (const [n, pair] of life.mentorships.entries()) {
    if (!['active', 'paused'].includes(statusOn(facts, pair, day))) continue;
    const begun = pair.activated_on > pair.starts_on ? pair.activated_on : pair.starts_on;
    const agreed = pair.agreements
      .map(({ mentee_on, mentor_on, ...rest }) => ({
        ...rest,
        on: mentee_on && mentor_on ? (mentee_on > mentor_on ? mentee_on : mentor_on) : null,
      }))
      .filter((each) => each.on !== null && each.on <= day);
    const agreed_on = earliest(agreed.map((each) => each.on as string));
    const due = inTime(life, begun, 60);
    add({
      kind: 'agreement',
      occasion: `${n}`,
      opens_on: begun,
      due_on: due,
      late_from: next(due),
      done_on: agreed_on,
      is_done: agreed_on !== null,
      is_waived: false,
    });
    const latest = agreed.at(-1);
    if (latest) {
      const review =
        latest.review_on >= (latest.on as string)
          ? inTime(life, latest.on as string, daysBetween(latest.on as string, latest.review_on))
          : latest.review_on;
      add({
        kind: 'agreement_review',
        occasion: `${n}:${latest.version}`,
        opens_on: review && addDays(review, -14),
        due_on: review,
        late_from: next(review),
        done_on: null,
        is_done: false,
        is_waived: false,
      });
    }
    const met = earliest(
      pair.meetings.filter(({ state, held_on }) => state !== 'disputed' && held_on <= day).map(({ held_on }) => held_on),
    );
    const sixWeeks = inTime(life, begun, 42);
    add(
      {
        kind: 'first_meeting',
        occasion: `${n}`,
        opens_on: begun,
        due_on: sixWeeks,
        late_from: null,
        done_on: met,
        is_done: met !== null,
        is_waived: false,
      },
      { is_late: met === null && sixWeeks !== null && sixWeeks < day },
    );
  }

  const start = clockStart(life.terms, day);
  const thisYear = Number(day.slice(0, 4)) - (day.slice(5) < '07-01' ? 1 : 0);
  for (const k of [thisYear - 1, thisYear]) {
    const ends = `${k + 1}-07-01`;
    const isRecent = (since: string) => daysBetween(since, ends) < 90;
    const employed = life.terms.some((term) => contains(term, day) && !isRecent(term.appointed_on));
    const mentored = life.mentorships.some(
      (pair) => hold(pair) && pair.starts_on <= day && pair.starts_on < ends && (pair.ends_on === null || pair.ends_on > `${k}-07-01`),
    );
    if (!(start !== null && !isRecent(start)) && !(employed && mentored)) continue;
    const review = life.reviews.find(({ academic_year }) => academic_year === k);
    const held = review?.held_on && review.held_on <= day ? review.held_on : null;
    add({
      kind: 'annual_review',
      occasion: `${k}`,
      opens_on: `${k}-07-01`,
      due_on: addDays(ends, -1),
      late_from: ends,
      done_on: held,
      is_done: held !== null,
      is_waived: Boolean(review?.waived_on && review.waived_on <= day),
    });
  }

  if (start === null) {
    const enrolled = enrolledSince(life, day);
    if (enrolled) oweMeetings(add, facts, life, day, { ...enrolled, minimum: 2, target: 3, waivedOn });
    return rows;
  }
  const fullTime = life.terms.filter((term) => term.category === 'full_time' && hold(term));
  const isProbationary = fullTime.some((term) => term.status === 'probationary' && contains(term, day));
  const early = yearOf(life, start, day) <= 5;
  const primaries = life.mentorships.filter(({ is_primary }) => is_primary);
  const mentoredAt = (number: number) =>
    onDay(life, 'mentored', number, (date) =>
      yesOrNo(primaries.some((pair) => ['active', 'paused'].includes(statusOn(facts, pair, date)))),
    ) === 1;

  if (early) {
    const isMentored = mentoredAt(numberOf(day));
    let gap = numberOf(day);
    const first = numberOf(primaries.map(({ starts_on }) => starts_on).toSorted()[0] ?? NEVER);
    while (gap > first && !mentoredAt(gap - 1)) gap -= 1;
    const nobodySince = gap > first ? (WALL[gap] as string) : null;
    // On the first day somebody is to be there; after that, thirty days that count are given to find one.
    const firstMissed = counting(life, start, 1);
    const missed = !isMentored && nobodySince !== null && firstMissed !== null && nobodySince > firstMissed ? nobodySince : firstMissed;
    const gapFrom = nobodySince !== null && nobodySince > start ? nobodySince : start;
    let without = 0;
    for (let n = numberOf(gapFrom); n < numberOf(day); n += 1) if (!stopsAt(life, n)) without += 1;
    let mentorSince: string | null = null;
    for (let n = numberOf(start); isMentored && mentorSince === null; n += 1) if (mentoredAt(n)) mentorSince = WALL[n] as string;
    add(
      {
        kind: 'formal_mentor',
        occasion: '',
        opens_on: start,
        due_on: missed && addDays(missed, -1),
        late_from: missed && counting(life, missed, 30),
        done_on: mentorSince,
        is_done: isMentored,
        is_waived: waivedOn('formal_mentor', '', start),
      },
      { days_without: isMentored ? null : without, missing_since: isMentored ? null : gapFrom },
    );

    const active = once(life, `active since ${start}`, () => {
      for (let date = start; date < NEVER; date = addDays(date, 1))
        if (primaries.some((pair) => statusOn(facts, pair, date) === 'active')) return date;
      return NEVER;
    });
    const planDue = some(active <= day ? inTime(life, active, 90) : null, inTime(life, start, 180));
    const inForce = earliest(
      life.plans
        .filter((plan) => (planUntil(life, plan) ?? NEVER) > start)
        .flatMap(({ in_force_on }) => in_force_on)
        .filter((date) => date <= day),
    );
    add({
      kind: 'academic_plan',
      occasion: '',
      opens_on: start,
      due_on: planDue,
      late_from: next(planDue),
      done_on: inForce,
      is_done: inForce !== null,
      is_waived: waivedOn('academic_plan', '', start),
    });

    const attendance = (session: number) => life.attended.find((each) => each.session === session)?.attendance;
    const mine = facts.sessions
      .map((session, i) => ({ ...session, attendance: attendance(i) }))
      .filter((session) => !session.is_cancelled && session.held_on >= start);
    const offered = mine.filter(
      (s) =>
        s.is_mandatory &&
        s.attendance !== 'excused' &&
        !stops(life, s.held_on) &&
        (s.division === null || life.divisions.some((d) => d.code === s.division && contains(d, s.held_on))),
    );
    const orientationDue = some(earliest(offered.map(({ held_on }) => held_on)), after(life, start, 12));
    const attended = earliest(mine.filter((s) => s.attendance === 'present' && s.held_on <= day).map(({ held_on }) => held_on));
    add({
      kind: 'orientation',
      occasion: '',
      opens_on: start,
      due_on: orientationDue,
      late_from: next(orientationDue),
      done_on: attended,
      is_done: attended !== null,
      is_waived: waivedOn('orientation', '', start),
    });
  }

  // The days of one term lie in one spell.
  const term = fullTime.find((each) => contains(each, day)) as Span;
  const appointedUntil = once(term, 'spell', () => endOfSpell(fullTime, term.starts_on));
  oweMeetings(add, facts, life, day, { start, appointedUntil, minimum: 3, target: 4, waivedOn });

  const checkIn =
    life.check_in &&
    (life.check_in.clock_starts_on === start || (life.check_in.held_on ?? addDays(life.check_in.clock_starts_on, 30)) >= start)
      ? life.check_in
      : null;
  const held = checkIn?.held_on && checkIn.held_on <= day ? checkIn.held_on : null;
  const review = life.decisions.filter(({ reached_on }) => reached_on >= start && reached_on <= day).at(-1);
  const isWaived = Boolean(checkIn?.waived_on && checkIn.waived_on <= day);
  // What is still open does not lapse with the programme years; the decision of the review overtakes it.
  const isOpen = held === null && !isWaived && isProbationary && review?.cfar_outcome !== 'continuing';
  if (isOpen || (early && (held !== null || (isProbationary && isWaived)))) {
    const due = after(life, start, 18);
    add({
      kind: 'check_in',
      occasion: '',
      opens_on: due && addMonths(due, -1),
      due_on: due,
      late_from: due && after(life, due, 2),
      done_on: held,
      is_done: held !== null,
      is_waived: isWaived,
    });
  }

  const decision = life.decisions.filter(({ reached_on }) => reached_on >= start && reached_on <= day).at(-1);
  const decided = decision?.cfar_outcome === 'continuing' ? decision.reached_on : null;
  if ((isProbationary || early) && (isProbationary || decided !== null)) {
    const extension = life.extensions.find(
      ({ decided_on, latest_on }) => decided_on >= start && decided_on <= day && latest_on > addMonths(start, 36),
    );
    const latest = extension?.latest_on ?? addMonths(start, 60);
    add({
      kind: 'cfar',
      occasion: '',
      opens_on: addMonths(start, 36),
      due_on: latest,
      late_from: next(latest),
      done_on: decided,
      is_done: decided !== null,
      is_waived: waivedOn('cfar', '', start),
    });
  }

  const begun = life.plans
    .map((plan, n) => ({ ...plan, n }))
    .filter((plan) => (planUntil(life, plan) ?? NEVER) > start && plan.starts_on <= day && plan.in_force_on.some((date) => date <= day));
  const present = begun.at(-1);
  if (present) {
    const later = earliest(
      life.plans
        .slice(present.n + 1)
        .flatMap(({ in_force_on }) => in_force_on)
        .filter((date) => date <= day),
    );
    const due = planUntil(life, present);
    const offered = after(life, present.starts_on, 54);
    const isShort = due !== null && due !== after(life, present.starts_on, 60);
    add({
      kind: 'plan_renewal',
      occasion: `${present.n}`,
      opens_on: isShort ? some(offered, addMonths(due, -6)) : offered,
      due_on: due,
      late_from: next(due),
      done_on: later,
      is_done: later !== null,
      is_waived: false,
    });
  }
  return rows;
}

type Clock = {
  start: string;
  appointedUntil: string | null;
  minimum: number;
  target: number;
  waivedOn: (kind: string, occasion: string, since: string) => boolean;
};

/** Meetings of this programme year and of the one before. */
function oweMeetings(add: (row: Owed, detail: Record<string, unknown>) => void, facts: Facts, life: Life, day: string, clock: Clock): void {
  const { start } = clock;
  const primaries = life.mentorships.filter(({ is_primary }) => is_primary);
  const year = yearOf(life, start, day);
  for (const k of [year - 1, year].filter((each) => each >= 1 && each <= 5)) {
    const from = after(life, start, 12 * (k - 1)) as string;
    const until = after(life, start, 12 * k);
    const seen = until !== null && until < day ? until : day;
    const length = daysBetween(addMonths(start, 12 * (k - 1)), addMonths(start, 12 * k));
    let elapsed = 0;
    let waived = 0;
    let waivedSoFar = 0;
    let gap = 0;
    let longest = 0;
    const dates = once(life, 'qualifying', () => primaries.flatMap((pair) => qualifying(facts, pair)).toSorted()).filter(
      (date) => date >= from && (until === null || date < until) && date <= day,
    );
    const [begins, today] = [numberOf(from), numberOf(day)];
    const met = new Set(dates.map(numberOf));
    for (let n = begins; n < numberOf(seen); n += 1) {
      if (met.has(n)) gap = 0;
      if (stopsAt(life, n)) continue;
      elapsed += 1;
      gap += 1;
      longest = Math.max(longest, gap);
    }
    const firsts = [from, ...dates, seen].map((date) => numberOf(`${date.slice(0, 7)}-01`));
    const months = firsts.slice(1).map((until, i) => {
      let days = 0;
      for (let n = firsts[i] as number; n < until; n += 1) if (!stopsAt(life, n)) days += 1;
      return Math.floor((days * 12) / 365 + 0.5);
    });
    const begun = numberOf(firstOwed(facts, life));
    let untracked = 0;
    for (let n = begins; n < Math.min(begun, numberOf(until ?? NEVER)); n += 1) if (!stopsAt(life, n)) untracked += 1;
    const appointedUntil = numberOf(clock.appointedUntil ?? NEVER);
    const isOpen = WALL[appointedUntil] === NEVER;
    // The days after which nothing more can be waived need not be looked at.
    const last = Math.min(numberOf(until ?? NEVER), isOpen ? Math.max(today, begun) : numberOf(NEVER));
    for (let n = begins; n < last; n += 1) {
      if (stopsAt(life, n)) continue;
      const lost =
        n < today &&
        onDay(life, 'lost', n, (date) =>
          // Without anybody to meet, too: what is missing then is the mentor.
          yesOrNo(primaries.some((pair) => isLost(facts, pair, date)) || !primaries.some((pair) => contains(pair, date))),
        ) === 1;
      if (!lost && n >= begun && (isOpen || n < appointedUntil)) continue;
      waived += 1;
      if (n < today) waivedSoFar += 1;
    }
    const counted = Math.max(365 - waived, 0);
    const minimum = Math.floor((clock.minimum * counted) / 365 + 0.5);
    const isEvaluated = counted >= 90;
    const [soFar, inAll] = [elapsed - waivedSoFar, length - waived];
    add(
      {
        kind: 'meetings',
        occasion: `${k}`,
        opens_on: from,
        due_on: until && addDays(until, -1),
        late_from: until,
        done_on: minimum > 0 ? (dates[minimum - 1] ?? null) : null,
        is_done: isEvaluated && dates.length >= minimum,
        is_waived: !isEvaluated || clock.waivedOn('meetings', `${k}`, start),
      },
      {
        qualifying: dates.length,
        minimum,
        target: Math.floor((clock.target * counted) / 365 + 0.5),
        expected_to_date: Math.floor((minimum * Math.max(elapsed - untracked, 0)) / Math.max(length - untracked, 1)),
        waived_days: waived,
        longest_gap_days: longest,
        longest_gap_months: Math.max(...months),
        projected: soFar >= 90 && inAll > 0 ? Math.floor((dates.length * inAll) / soFar) : null,
        is_evaluated: isEvaluated,
      },
    );
  }
}

/** The programme year of a clock on the day. */
function yearOf(life: Life, start: string, day: string): number {
  let year = 1;
  for (let ends = after(life, start, 12); ends !== null && ends <= day; ends = after(life, start, 12 * year)) year += 1;
  return year;
}

/** First day a plan does not hold any more: of its adjusted months, of its closing, of another plan, whichever comes first. */
function planUntil(life: Life, { starts_on, closed_on }: Plan): string | null {
  const others = life.plans.filter((plan) => plan.starts_on > starts_on && plan.closed_on !== plan.starts_on);
  return some(after(life, starts_on, 60), closed_on, ...others.map((plan) => plan.starts_on));
}

/** The days of a mentorship's meetings that count. */
const qualifying = (facts: Facts, pair: Mentorship): string[] => [
  ...new Set(
    pair.meetings
      .filter((m) => m.state === 'confirmed' && m.mode !== 'email' && m.duration_min >= 20 && statusOn(facts, pair, m.held_on) === 'active')
      .map((m) => m.held_on),
  ),
];

/** The clock of somebody who is enrolled and part-time on the day, day by day back to where that began and on to where it is known to end. */
function enrolledSince(life: Life, day: string): { start: string; appointedUntil: string | null } | null {
  const of = (category: string, date: string) =>
    life.terms.some((term) => term.category === category && hold(term) && contains(term, date));
  const isSo = (date: string) => on(life.enrolments, date) && of('part_time', date) && !of('full_time', date);
  if (!isSo(day)) return null;
  let [start, end] = [day, day];
  while (isSo(addDays(start, -1))) start = addDays(start, -1);
  while (end < NEVER && isSo(end)) end = addDays(end, 1);
  return { start, appointedUntil: end < NEVER ? end : null };
}

/** A day on which the two could not meet, and it is not the mentee's doing. */
const isLost = (facts: Facts, pair: Mentorship, date: string): boolean =>
  contains(pair, date) && (on(pair.suspended, date) || awayForLong(facts, pair, date));

/** Away for long, past the days that count all the same: of those on which the mentorship holds. */
function awayForLong(facts: Facts, pair: Mentorship, date: string): boolean {
  const away = absence(facts, pair, date);
  if (!away) return false;
  const first = away.first > pair.starts_on ? away.first : pair.starts_on;
  return daysBetween(first, date) >= 30;
}

/** First day after the uninterrupted full-time terms around a day, null where they are open. */
function endOfSpell(terms: readonly Span[], day: string): string | null {
  let end = day;
  while (on(terms, end) && end < NEVER) end = addDays(end, 1);
  return end < NEVER ? end : null;
}
