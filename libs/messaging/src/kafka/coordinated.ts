import type { EachBatchPayload } from 'kafkajs';
import { isAway } from './client';

/** The client joins its group anew when it meets an error of this type, and looks for the coordinator before. */
class CoordinatorLost extends Error {
  readonly type = 'NOT_COORDINATOR_FOR_GROUP';
}

/**
 * A batch whose group looks for another coordinator when the one it has does not answer. By itself kafkajs 2.2.4 asks the lost one until all its tries are used up:
 * meanwhile nothing is committed, and a piece is taken every two seconds.
 */
export const coordinated = (payload: EachBatchPayload): EachBatchPayload => ({
  ...payload,
  heartbeat: () => orLost(payload.heartbeat()),
  commitOffsetsIfNecessary: (offsets) => orLost(payload.commitOffsetsIfNecessary(offsets)),
});

const orLost = async (asked: Promise<void>): Promise<void> => {
  try {
    await asked;
  } catch (error) {
    throw isAway(error) ? new CoordinatorLost(`The coordinator of the group does not answer (${String(error)}).`) : error;
  }
};
