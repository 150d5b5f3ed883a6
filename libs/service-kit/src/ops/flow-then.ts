import { Injectable } from '@nestjs/common';
import { Rejection } from '@skyledger/event-sourcing';
import { hadHappened, type Moment, type Past, TimeTravel } from '@skyledger/event-store';
import { type Flow, type FlowEvent, Flows } from './flows';

/** A flow as it was: what had happened by then, and each resource of it as it was then. */
export type FlowThen = Flow & { readonly at: string | number; readonly resources: readonly Past[] };

/** Goes back in time with all services at once. */
@Injectable()
export class FlowsThen {
  constructor(
    private readonly flows: Flows,
    private readonly past: TimeTravel,
  ) {}

  /** Undefined: there is no such flow, or it had not begun. */
  async of(id: string, moment: Moment, withData = false): Promise<FlowThen | undefined> {
    const flow = await this.flows.of(id, withData);
    if (flow && 'position' in moment) checkOneLog(flow);
    const events = flow?.events.filter(({ at, position }) => hadHappened(moment, { recordedAt: at, position })) ?? [];
    if (!flow || events.length === 0) return undefined;
    const streams = new Map(events.map(({ category, id: stream }) => [`${category}/${stream}`, { category, id: stream }]));
    const resources = await this.past.states([...streams.values()], moment);
    return { ...flow, at: 'time' in moment ? moment.time : moment.position, events, resources };
  }
}

/** What was caused by an event that is not here was caused in another log, and its positions say nothing about those here. */
const checkOneLog = ({ correlationIds, events }: Flow): void => {
  const here = new Set(events.map(({ eventId }) => eventId));
  const isFromElsewhere = ({ correlationId, causationId, commandId }: FlowEvent) =>
    correlationIds.includes(correlationId) && causationId !== commandId && !here.has(causationId);
  const foreign = events.find(isFromElsewhere);
  if (!foreign) return;
  const reason = `${foreign.type} of ${foreign.category} ${foreign.id} was caused in another log, and positions compare inside one log only: ask for a time.`;
  throw new Rejection('invalid', reason, 'at');
};
