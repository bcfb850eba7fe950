/** Careers in the demo department: reviews that made appointments continuing, promotions, and review windows that were moved. */
import { addDays, addMonths, daysBetween } from '../core/calendar.ts';
import type { Chance } from './chance.ts';
import type { Colleague } from './facts.ts';
import type { DemoPerson, DemoTerms } from './people.ts';

export interface DemoCareer {
  /** Since when the appointment is continuing; null while it is on probation. */
  continuing_on: string | null;
  milestones: { person_id: string; kind: string; reached_on: string; cfar_outcome: string | null }[];
  extensions: DemoExtension[];
}
export type DemoExtension = { person_id: string; latest_on: string; reason: 'leave' | 'performance' | 'other'; decided_on: string };

/** Reviews are recorded of those appointed in the last eight years; earlier appointments were continuing when the records began. */
const ON_RECORD_DAYS = 2920;
/** The committee meets in April; its decisions take effect in July. */
const COMMITTEE_DAY = '04-20';
/** One in so many people whose review window is over has not been reviewed. */
const FORGOTTEN = 12;
const PROMOTIONS: Readonly<Record<string, string>> = { associate_professor: 'junior_promotion', professor: 'senior_promotion' };

type Appointed = Pick<DemoPerson, 'id' | 'appointed_on'> & { terms: readonly DemoTerms[] };

/** Draws the careers of full-time faculty, by person. Promotions are on record since the programme began. */
export function drawCareers(chance: Chance, people: readonly Appointed[], since: string, today: string): Map<string, DemoCareer> {
  let over = 0;
  return new Map(
    people.map((person) => {
      const isOver = isReviewed(person, today) && addMonths(person.appointed_on, 60) < today;
      if (isOver) over += 1;
      const isForgotten = isOver && over % FORGOTTEN === 3;
      const career = isReviewed(person, today)
        ? reviewed(chance, person, isForgotten, today)
        : { continuing_on: person.appointed_on, milestones: [], extensions: [] };
      const promotions = person.terms.slice(1).flatMap(({ rank, starts_on }) => {
        const kind = PROMOTIONS[rank];
        return kind && starts_on >= since ? [{ person_id: person.id, kind, reached_on: starts_on, cfar_outcome: null }] : [];
      });
      return [person.id, { ...career, milestones: [...career.milestones, ...promotions] }];
    }),
  );
}

/** True for somebody who was appointed on probation: nobody is who was appointed as a professor. */
const isReviewed = ({ appointed_on, terms }: Appointed, today: string) =>
  appointed_on >= addDays(today, -ON_RECORD_DAYS) && terms[0]?.rank !== 'professor';

function reviewed(chance: Chance, { id: person_id, appointed_on }: Appointed, isForgotten: boolean, today: string): DemoCareer {
  const [earliest, latest] = [addMonths(appointed_on, 36), addMonths(appointed_on, 60)];
  const year = Number(earliest.slice(0, 4));
  const days = [0, 1, 2].map((n) => `${year + n}-${COMMITTEE_DAY}`).filter((day) => day >= earliest && day <= latest);
  const first = days[chance.odds(0.7) ? 0 : 1] ?? latest;
  const isExtended = chance.odds(0.12);
  const decided = isExtended ? addMonths(first, 12) : first;
  const outcomes = [
    ...(isExtended ? [{ reached_on: first, cfar_outcome: 'probation_extended' }] : []),
    { reached_on: decided, cfar_outcome: 'continuing' },
  ];
  const held = isForgotten ? [] : outcomes.filter(({ reached_on }) => reached_on < today);
  const holdsFrom = `${decided.slice(0, 4)}-07-01`;
  const isContinuing = held.length === outcomes.length && holdsFrom <= today;
  return {
    continuing_on: isContinuing ? holdsFrom : null,
    milestones: held.map((outcome) => ({ person_id, kind: 'cfar_decided', ...outcome })),
    extensions:
      isExtended && held.length > 0
        ? [{ person_id, latest_on: addMonths(latest, 12), reason: chance.pick(['performance', 'other']), decided_on: first }]
        : [],
  };
}

/** Draws the extensions granted to some people with long leaves whose review is near or open. */
export function drawExtensions(chance: Chance, people: readonly Colleague[], careers: ReadonlyMap<string, DemoCareer>, today: string) {
  return people.flatMap(({ id: person_id, clock_starts_on, stopped }): DemoExtension[] => {
    const career = careers.get(person_id);
    const months = daysBetween(clock_starts_on, today) / 30.4;
    const away = stopped.filter(({ ends_on }) => ends_on !== null && ends_on < today);
    const days = away.reduce((sum, { starts_on, ends_on }) => sum + daysBetween(starts_on, ends_on ?? starts_on), 0);
    if (!career || career.milestones.some(({ kind }) => kind === 'cfar_decided') || months < 20 || months > 58 || days < 30) return [];
    const decided_on = addDays(away.at(-1)?.ends_on ?? today, -1);
    if (!chance.odds(0.6)) return [];
    return [{ person_id, latest_on: addDays(addMonths(clock_starts_on, 60), days), reason: 'leave', decided_on }];
  });
}
