import type { Follow } from '../../context.ts';
import { recheck } from './service.ts';

/** A record that is new or changed may be the same person as another one: the conflict rule looks again at the mentorships of both. */
export const followRecords: Follow = async (ctx, facts) => {
  if (facts.some(({ type }) => type === 'person.created' || type === 'person.edited')) await recheck(ctx);
};
