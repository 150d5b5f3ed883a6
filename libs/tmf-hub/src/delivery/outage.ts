import { Rejection } from '@skyledger/event-sourcing';
import { isConnectionLost } from '@skyledger/event-store';

/** Whether an error is one of the database or of the network, which will pass, and says nothing of what was being done. */
export const isOutage = (error: unknown): boolean => {
  if (error instanceof Rejection) return false;
  return typeof (error as { code?: unknown }).code === 'string' || isConnectionLost(error);
};
