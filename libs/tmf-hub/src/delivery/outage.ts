import { Rejection } from '@skyledger/event-sourcing';

/** Whether an error is one of the database or of the network, which will pass, and says nothing of what was being done. */
export const isOutage = (error: unknown): boolean => {
  if (error instanceof Rejection) return false;
  const { code, message = '' } = error as { code?: unknown; message?: string };
  return (
    typeof code === 'string' ||
    /^(Connection terminated|timeout exceeded|Client has encountered|The store is closed|timeout expired|Query read timeout)/.test(message)
  );
};
