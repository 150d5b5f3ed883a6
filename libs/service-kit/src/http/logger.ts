import type { LoggerService } from '@nestjs/common';
import { type Logger, pino } from 'pino';

/** The one logger of a process: JSON lines on stdout, secrets left out. */
export const processLogger = (level: string): Logger =>
  pino({ level, redact: ['req.headers.authorization', '*.password'], base: undefined, timestamp: pino.stdTimeFunctions.isoTime });

/** Nest's own messages, through the same logger; what it says about its wiring is for debugging only. */
export const nestLogger = (logger: Logger): LoggerService => ({
  log: (message: unknown, ...rest: unknown[]) => logger.debug(said(message, rest)),
  verbose: (message: unknown, ...rest: unknown[]) => logger.trace(said(message, rest)),
  debug: (message: unknown, ...rest: unknown[]) => logger.debug(said(message, rest)),
  warn: (message: unknown, ...rest: unknown[]) => logger.warn(said(message, rest)),
  error: (message: unknown, ...rest: unknown[]) => logger.error(said(message, rest)),
  fatal: (message: unknown, ...rest: unknown[]) => logger.fatal(said(message, rest)),
});

const said = (message: unknown, rest: unknown[]) =>
  [message, ...rest].map((part) => (part instanceof Error ? part.stack : String(part))).join(' ');
