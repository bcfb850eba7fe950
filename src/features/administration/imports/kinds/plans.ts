import type { Layout, Reader, Values } from './reader.ts';

const states = ['draft', 'in_force', 'closed'] as const;

function readPlan({ must, refuse, code, day, end, whole, word, text, has }: Reader): Values {
  const values = {
    hr_number: must(code)('hr_number'),
    starts_on: must(day)('starts_on'),
    months: whole(12, 120)('months'),
    state: word(states)('state'),
    approved_on: day('approved_on'),
    closed_on: end('closed_on'),
    reference: must(text(200))('reference'),
  };
  const { starts_on, closed_on, approved_on, state } = values;
  if (starts_on !== null && closed_on !== null && closed_on <= starts_on)
    refuse('closed_on', 'end_before_start', 'A plan is closed after its start.');
  if (state === 'closed' && closed_on === null)
    refuse(has('closed_on') ? 'closed_on' : 'state', 'required', 'A plan that was closed has its day.');
  if (closed_on !== null && approved_on !== null && approved_on >= closed_on)
    refuse('approved_on', 'end_before_start', 'A plan is approved before it is closed.');
  if (state === 'draft' && (approved_on !== null || closed_on !== null))
    refuse(approved_on !== null ? 'approved_on' : 'closed_on', 'plan_state_unfit', 'A draft is neither approved nor closed.');
  return values;
}

/** Academic plans on paper, with where the document is. */
export const plans: Layout = {
  about:
    'Academic plans on paper: their days, state and where the document is; for faculty affairs. Known by person and first day. The document itself can be attached as a PDF.',
  holds: {
    hr_number: 'HR number of the person whose plan it is',
    starts_on: 'The first day of the plan',
    months: 'How many months it has, from 12 to 120. Empty: as the policy of its first day says',
    state: `${states.join(', ')}. Empty: closed where there is a closed_on, else in_force`,
    approved_on: 'The day on which it was approved. Empty: its first day',
    closed_on: 'The first day on which it no longer held, where it was closed early; with ends=inclusive, the last day',
    reference: 'Where to find the signed document',
  },
  required: ['hr_number', 'starts_on', 'reference'],
  example: { hr_number: 'H000123', starts_on: '2024-09-01', approved_on: '2024-08-20', reference: 'Records 2024/731' },
  needs: 'history:import',
  task: 'import_plans',
  read: readPlan,
};
