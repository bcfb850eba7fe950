/** History: every state has its event, every change its instant in the event log, and what was issued is what its digest says. */
import { type RawBuilder, sql } from 'kysely';
import type { DB } from '../../db/types.ts';
import type { EventType } from '../domain/events/index.ts';
import { type Rule, statement } from './rule.ts';

/**
 * Of each table with a state, the events that set it, and which states each may leave: later events of other types leave the state alone. Awards and
 * nominations follow their cycle, and have no event for each state.
 */
const states: Readonly<
  Partial<Record<keyof DB, { noun: string; column?: string; events: Partial<Record<EventType, readonly string[]>> }>>
> = {
  assignment: {
    noun: 'assignment',
    events: {
      'assignment.proposed': ['pending_acceptance'],
      'assignment.accepted': ['pending_acceptance', 'live'],
      'assignment.activated': ['live'],
      'assignment.recorded': ['live', 'completed', 'ended'],
      'assignment.declined': ['declined'],
      'assignment.withdrawn': ['withdrawn'],
      'assignment.expired': ['expired'],
      'assignment.ended': ['live', 'ended'],
      'assignment.completed': ['completed'],
      'assignment.reopened': ['live'],
      'assignment.voided': ['voided'],
      'assignment_claim.made': ['claimed'],
      'assignment_claim.confirmed': ['claimed', 'live', 'ended', 'completed'],
      'assignment_claim.declined': ['declined'],
      'assignment_claim.withdrawn': ['withdrawn'],
      'assignment_claim.lapsed': ['lapsed'],
    },
  },
  meeting: {
    noun: 'meeting',
    events: {
      'meeting.proposed': ['proposed'],
      'meeting.scheduled': ['scheduled'],
      'meeting.edited': ['proposed', 'scheduled', 'held', 'confirmed', 'disputed'],
      'meeting.held': ['held'],
      'meeting.confirmed': ['confirmed'],
      'meeting.recorded': ['confirmed'],
      'meeting.disputed': ['disputed'],
      'meeting.cancelled': ['cancelled'],
      'meeting.missed': ['no_show'],
      'meeting.voided': ['voided'],
    },
  },
  plan_version: {
    noun: 'plan version',
    events: {
      'plan_version.opened': ['draft'],
      'plan_version.submitted': ['submitted'],
      'plan_version.approved': ['partly_approved', 'submitted', 'in_force'],
      'plan_version.returned': ['returned', 'draft'],
      'plan_version.withdrawn': ['withdrawn', 'draft'],
      'plan_version.came_into_force': ['in_force'],
      'plan_version.superseded': ['superseded'],
    },
  },
  check_in: {
    noun: 'check-in',
    events: {
      'check_in.scheduled': ['scheduled'],
      'check_in.delegated': ['scheduled'],
      'check_in.rescheduled': ['scheduled'],
      'check_in.held': ['held'],
      'check_in.acknowledged': ['acknowledged'],
      'check_in.recorded': ['acknowledged'],
      'check_in.waived': ['waived'],
      'check_in.cancelled': ['cancelled'],
      'check_in.voided': ['voided'],
    },
  },
  annual_review: {
    noun: 'annual review',
    events: {
      'annual_review.input_given': ['mentee_input'],
      'annual_review.input_withdrawn': ['open'],
      'annual_review.held': ['held'],
      'annual_review.acknowledged': ['acknowledged'],
      'annual_review.recorded': ['acknowledged'],
      'annual_review.contested': ['contested'],
      'annual_review.waived': ['waived'],
      'annual_review.voided': ['voided'],
    },
  },
  conflict_case: {
    noun: 'conflict case',
    column: 'status',
    events: {
      'conflict_case.opened': ['detected', 'acknowledged', 'escalated', 'resolved'],
      'conflict_case.changed': ['detected', 'acknowledged', 'escalated', 'resolved'],
      'conflict_case.acknowledged': ['acknowledged'],
      'conflict_case.escalated': ['escalated'],
      'conflict_case.resolved': ['resolved'],
    },
  },
  sponsorship_action: {
    noun: 'sponsorship action',
    events: {
      'sponsorship_action.recorded': ['claimed'],
      'sponsorship_action.verified': ['verified'],
      'sponsorship_action.declined': ['declined'],
      'sponsorship_action.voided': ['voided'],
    },
  },
  credit_claim: {
    noun: 'credit claim',
    events: {
      'credit_claim.made': ['pending'],
      'credit_claim.verified': ['verified'],
      'credit_claim.rejected': ['rejected'],
      'credit_claim.withdrawn': ['withdrawn'],
    },
  },
  report_snapshot: {
    noun: 'report',
    events: {
      'report.requested': ['preview'],
      'report.agreed': ['preview'],
      'report.issued': ['issued'],
      'report.superseded': ['superseded'],
      'report.withdrawn': ['withdrawn'],
    },
  },
  survey_wave: {
    noun: 'survey wave',
    events: {
      'survey_wave.planned': ['draft'],
      'survey_wave.approved': ['approved'],
      'survey_wave.opened': ['open'],
      'survey_wave.paused': ['paused'],
      'survey_wave.resumed': ['open'],
      'survey_wave.closed': ['closed'],
      'survey_wave.analysed': ['analysed'],
      'survey_wave.published': ['published'],
      'survey_wave.abandoned': ['abandoned'],
    },
  },
  cohort: {
    noun: 'cohort',
    events: {
      'cohort.planned': ['planning'],
      'cohort.advanced': [
        ...['applications_open', 'applications_closed', 'matching', 'running', 'midpoint', 'year_end', 'followup', 'archived'],
      ],
    },
  },
  cohort_application: {
    noun: 'application to a cohort',
    events: {
      'cohort_application.drafted': ['draft'],
      'cohort_application.submitted': ['submitted', 'incomplete'],
      'cohort_application.artefact_added': ['draft', 'incomplete', 'submitted'],
      'cohort_application.decided': ['eligible', 'ineligible', 'accepted'],
      'cohort_application.matched': ['matched'],
      'cohort_application.withdrawn': ['withdrawn'],
    },
  },
  award_cycle: {
    noun: 'award cycle',
    events: {
      'award_cycle.planned': ['planned'],
      'award_cycle.opened': ['open'],
      'award_cycle.nominations_closed': ['nominee_materials'],
      'award_cycle.review_begun': ['review'],
      'award_cycle.decided': ['decided'],
      'award_cycle.conferred': ['conferred'],
    },
  },
  access_change: {
    noun: 'access change',
    events: {
      'access_change.requested': ['open'],
      'access_change.agreed': ['open', 'approved'],
      'access_change.approved': ['approved'],
      'access_change.refused': ['refused'],
      'access_change.withdrawn': ['withdrawn'],
      'access_change.lapsed': ['lapsed'],
    },
  },
};

/** The rows of all these tables, as `t`. */
const rows = () =>
  Object.entries(states).map(
    ([table, { noun, column = 'state' }]) => sql`
      select ${noun}::text as noun, t.id, t.department_id, ${sql.ref(`t.${column}`)} as state, t.created_at, t.created_by, t.updated_at, t.updated_by
      from ${sql.table(table)} t`,
  );
const all = (parts: readonly RawBuilder<unknown>[]) => sql.join(parts, sql` union all `);

/** Whose event log does not fit the row. What a department began with has none; a merge changes the states of what belonged to two records. */
const stateHasEvent = statement('INV-16', 'Every state has the event that led to it', () => {
  const told = Object.values(states).flatMap(({ events }) => Object.entries(events).map(([type, after]) => ({ type, after })));
  return sql`
    with told as materialized (select type, after from jsonb_to_recordset(${JSON.stringify(told)}::jsonb) as t(type text, after text[])),
    last as materialized (
      -- An event may say the state itself.
      select distinct on (e.department_id, e.subject_id) e.department_id, e.subject_id, e.type, e.at,
        case when e.type like 'conflict_case.%' and e.data ? 'status' then array[e.data ->> 'status'] else told.after end as after
      from event e join told using (type)
      order by e.department_id, e.subject_id, e.id desc
    )
    select t.department_id, array[t.noun || ' ' || t.id] as ids,
      'is ' || t.state || case when last.type is null then ', and no event says how' else ', but the last event about it is ' || last.type end as words
    from (${all(rows())}) t
    join department d on d.id = t.department_id
    left join last on last.department_id = t.department_id and last.subject_id = t.id
    where case when last.type is null then t.created_by is not null and t.created_at <> d.created_at
        -- The first version of a plan is opened with the plan.
        and not (t.noun = 'plan version' and t.state = 'draft')
      else not t.state = any (last.after)
        and not exists (select from event m where m.department_id = t.department_id and m.type = 'person.merged' and m.at >= last.at) end
    order by 2`;
});

const changeHasEvent = statement('INV-16-CHANGES', 'Every change of a state’s row was made together with an event', () => {
  return sql`
    with instants as materialized (select distinct department_id, at from event)
    select t.department_id, array[t.noun || ' ' || t.id] as ids, 'was changed at ' || to_json(t.updated_at)::text || ' without an event' as words
    from (${all(rows())}) t
    join department d on d.id = t.department_id
    left join instants i on i.department_id = t.department_id and i.at = t.updated_at
    where t.updated_by is not null and t.updated_at <> d.created_at and i.at is null
    order by 2`;
});

const digests = statement('INV-16-ISSUED', 'What was issued is what its digest says', () => {
  return sql`
    select s.department_id, array['report ' || s.id] as ids, 'its content has another digest' as words
    from report_snapshot s where s.sha256 <> encode(sha256(convert_to(s.content, 'UTF8')), 'hex')
    union all
    select p.department_id, array['programme report ' || p.id], 'its content has another digest'
    from programme_report p where p.sha256 <> encode(sha256(convert_to(p.content, 'UTF8')), 'hex')
    union all
    select s.department_id, array['report ' || s.id, 'report ' || n.id], 'is superseded by a report that does not supersede it'
    from report_snapshot s join report_snapshot n on n.id = s.superseded_by_id where n.supersedes_id is distinct from s.id`;
});

export const history: readonly Rule[] = [stateHasEvent, changeHasEvent, digests];
