import type { Monitor } from '@skyledger/tmf-contracts';
import type { Established } from '../service-configuration-activation/plan.events';
import type { ServiceState, StepReport } from '../service/service.events';

type Response = NonNullable<Monitor['response']>;

/** The answer to a request that was carried out: the service as it is since, and since when. */
export const completed = (
  id: string,
  recordedAt: string,
  { state, established }: { state: ServiceState; established: readonly Established[] },
): Response => {
  const since = state === 'active' ? { startDate: recordedAt } : state === 'terminated' ? { endDate: recordedAt } : {};
  return response('200', {
    id,
    state,
    ...since,
    supportingResource: established.map(({ step, kind, resourceId }) => ({ step, kind, id: resourceId })),
  });
};

/** The answer to a request that failed: the reason, whether all was taken back, and what became of each step. */
export const failed = (
  id: string,
  {
    reason,
    outcome,
    state,
    established,
    steps,
  }: {
    reason: string;
    outcome: 'undone' | 'stuck';
    state: ServiceState;
    established: readonly Established[];
    steps: readonly StepReport[];
  },
): Response =>
  response('500', {
    '@type': 'Error',
    code: outcome === 'stuck' ? 'held' : 'failed',
    reason,
    message:
      outcome === 'stuck'
        ? 'Not everything could be taken back; what is left is listed and stays with the service.'
        : 'Everything that was begun has been taken back.',
    id,
    state,
    left: outcome === 'stuck' ? established.map(({ step, kind, resourceId }) => ({ step, kind, id: resourceId })) : [],
    steps,
  });

/** The answer to a request that was not begun. */
export const refused = (id: string, { code, reason }: { code: string; reason: string }): Response =>
  response(code === 'notFound' ? '404' : '409', { '@type': 'Error', code, reason, id });

const response = (statusCode: string, body: Readonly<Record<string, unknown>>): Response => ({
  '@type': 'Response',
  statusCode,
  header: [],
  body,
});
