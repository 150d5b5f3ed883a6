import type { LoggerService } from '@nestjs/common';
import { underWay } from '@skyledger/event-store/tracing';
import { type DestinationStream, type Logger, pino } from 'pino';
import { secretsIn, withoutSecrets } from './secrets';

/** What a logger says of its process, and what it must not say. */
export type LoggedProcess = {
  /** The service that the process is, or `skyledger` where it is several. */
  readonly service?: string;
  /** Where secrets are, beside the environment. */
  readonly settings?: object;
  /** Where its lines go, if not to stdout. */
  readonly output?: DestinationStream;
};

/** The one logger of a process: JSON lines on stdout that say on whose behalf, in which flow and in which trace; secrets and bodies left out. */
export const processLogger = (level: string, { service = 'skyledger', settings = {}, output }: LoggedProcess = {}): Logger =>
  pino(
    {
      level,
      base: { service: process.env['OTEL_SERVICE_NAME'] || service },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: underWay,
      redact: ['*.headers', '*.body', '*.password', '*.token', '*.secret'],
      serializers: { req: () => undefined, res: () => undefined, err: kindAndStack },
      hooks: { streamWrite: withoutSecrets(secretsIn({ ...process.env, ...settings })) },
    },
    output ?? pino.destination(1),
  );

/** What a database adds to an error are the values that it did not like. */
const kindAndStack = (error: unknown) =>
  error instanceof Error ? { type: error.constructor.name, message: error.message, stack: error.stack } : { message: String(error) };

/** Nest's own messages, through the same logger; what it says about its wiring is for debugging only. */
export const nestLogger = (logger: Logger): LoggerService => ({
  log: (message: unknown, ...rest: unknown[]) => logger.debug(...said(message, rest)),
  verbose: (message: unknown, ...rest: unknown[]) => logger.trace(...said(message, rest)),
  debug: (message: unknown, ...rest: unknown[]) => logger.debug(...said(message, rest)),
  warn: (message: unknown, ...rest: unknown[]) => logger.warn(...said(message, rest)),
  error: (message: unknown, ...rest: unknown[]) => logger.error(...said(message, rest)),
  fatal: (message: unknown, ...rest: unknown[]) => logger.fatal(...said(message, rest)),
});

/** Nest gives the part of the program last. */
const said = (message: unknown, rest: readonly unknown[]): [object, string] => {
  const given = rest.filter((one) => one !== undefined);
  const text = (part: unknown) => (part instanceof Error ? (part.stack ?? part.message) : String(part));
  return [{ part: given.at(-1) }, [message, ...given.slice(0, -1)].map(text).join(' ')];
};
