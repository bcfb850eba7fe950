import type { Context } from '../context.ts';
import * as posting from './credits/posting.ts';

export const recognition: Context = {
  name: 'recognition',
  title: 'Recognition',
  description: 'What people are credited for as mentors, from confirmed facts.',
  features: [
    {
      name: 'credits',
      tables: ['credit_rule_set', 'credit_rule', 'credit_claim', 'credit_entry', 'credit_statement'],
      daily: { settle: { post_credits: posting.followTime } },
      follows: posting.follow,
    },
  ],
  tags: [],
};
