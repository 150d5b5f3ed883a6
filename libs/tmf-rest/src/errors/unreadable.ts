import type { Socket } from 'node:net';
import { type ErrorCode, errorCatalogue, explanationOf } from './catalogue';

/** Node could not read the request at all: there is no reply object, only the socket. */
export const refuseUnreadable = (error: Error & { code?: string }, socket: Socket): void => {
  if (socket.writableEnded || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const [code, reason]: [ErrorCode, string] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? ['headersTooLarge', 'The headers are too large.']
      : ['malformed', 'The request is not valid HTTP.'];
  const { status } = errorCatalogue[code];
  const body = { '@type': 'Error', code, reason, message: reason, status: String(status), referenceError: explanationOf(code) };
  const text = JSON.stringify(body);
  socket.end(
    `HTTP/1.1 ${status} Refused\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
  );
};
