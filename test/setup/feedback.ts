import { pino } from 'pino';
import type { FeedbackCollection } from '../../src/features/recognition/mentor-feedback/collections/schema.ts';
import type { FeedbackReflection } from '../../src/features/recognition/mentor-feedback/reflections/schema.ts';
import type { MentorFeedback } from '../../src/features/recognition/mentor-feedback/schema.ts';
import type { Thanks } from '../../src/features/recognition/mentor-feedback/thanks/schema.ts';
import { runDaily } from '../../src/jobs/daily.ts';
import type { AssignmentOptions, Person } from './department.ts';
import type { World } from './world.ts';

type Form = MentorFeedback['form'];
type PageOf<T> = { items: T[]; next_cursor: string | null };

/** Helpers for what mentees say to their mentors, through HTTP. */
export function feedbackOf(world: World) {
  const mentor = () => world.person({ division: 'NEPH', site: 'NORTH', rank: 'professor' });
  /** A mentee of CARD, and a mentor of NEPH unless one is given, with a live formal assignment since 2025-07-01. */
  async function pair(options: AssignmentOptions & { of?: Person } = {}) {
    const { of, ...rest } = options;
    const [mentee, by] = [await world.person(), of ?? (await mentor())];
    return { mentee, mentor: by, id: (await world.assignment(mentee, by, rest)).id };
  }
  const write = (as: Person, assignment_id: string, more: object = {}) =>
    world.as(as).post<MentorFeedback>('/v1/mentor-feedback', { assignment_id, form: 'now', body: 'You listen.', ...more });
  const edit = (as: Person, id: string, patch: object, ifMatch: string | number = '*') =>
    world.as(as).patch<MentorFeedback>(`/v1/mentor-feedback/${id}`, patch, { ifMatch });
  const act = (as: Person, id: string, verb: 'give' | 'withdraw', body: object = {}, ifMatch: string | number = '*') =>
    world.as(as).post<MentorFeedback>(`/v1/mentor-feedback/${id}/${verb}`, body, { ifMatch });
  const read = (as: Person, id: string) => world.as(as).get<MentorFeedback>(`/v1/mentor-feedback/${id}`);
  const list = async (as: Person, query = '') =>
    (await world.as(as).get<PageOf<MentorFeedback>>(`/v1/mentor-feedback?${query}`)).body.items;
  const collections = async (as: Person) => (await world.as(as).get<PageOf<FeedbackCollection>>('/v1/feedback-collections')).body.items;
  /** Writes feedback and gives it; answers its id. */
  async function give(as: Person, assignment_id: string, form: Form = 'now', body = 'You listen.'): Promise<string> {
    const written = await write(as, assignment_id, { form, body });
    const given = await act(as, written.body.id, 'give');
    if (given.status !== 200) throw new Error(given.text);
    return written.body.id;
  }
  const reflect = (as: Person, about: object, more: object = {}) =>
    world.as(as).post<FeedbackReflection>('/v1/feedback-reflections', { minutes: 40, body: 'I will ask first.', ...about, ...more });
  const editReflection = (as: Person, id: string, patch: object) =>
    world.as(as).patch<FeedbackReflection>(`/v1/feedback-reflections/${id}`, patch, { ifMatch: '*' });
  const voidReflection = (as: Person, id: string) =>
    world.as(as).post<FeedbackReflection>(`/v1/feedback-reflections/${id}/void`, {}, { ifMatch: '*' });
  const thank = (as: Person, assignment_id: string, message = 'Thank you.') =>
    world.as(as).post<Thanks>('/v1/thanks', { assignment_id, message });
  const onThanks = (as: Person, id: string, verb: 'publish' | 'agree' | 'unpublish', ifMatch: string | number = '*') =>
    world.as(as).post<Thanks>(`/v1/thanks/${id}/${verb}`, {}, { ifMatch });
  const daily = () => runDaily({ db: world.db, clock: world.clock, logger: pino({ level: 'silent' }) });
  return { mentor, pair, write, edit, act, read, list, collections, give, reflect, editReflection, voidReflection, thank, onThanks, daily };
}
