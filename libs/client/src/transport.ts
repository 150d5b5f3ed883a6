import { TmfError, type ErrorBody } from './tmf-error';

/** Where the platform is, and who asks. */
export type ClientOptions = {
  /** 'http://127.0.0.1:8080' */
  readonly url: string;
  /** The bearer token, where one is asked for. */
  readonly token?: string;
  /** On whose behalf: recorded with everything this client causes. */
  readonly actor?: string;
  /** More headers for every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Another way to send than the global `fetch`. */
  readonly fetch?: typeof fetch;
};

/** A request, as the parts of the client make it. */
export type Outgoing = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** With its query. */
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string | undefined>>;
};

/** What came back, if it was not an error. */
export type Incoming = { readonly status: number; readonly headers: Headers; readonly body: unknown };

/** Sends requests to one platform; every answer of 400 and above is thrown as a TmfError. */
export class Transport {
  constructor(private readonly options: ClientOptions) {}

  async send({ method, path, body, headers = {} }: Outgoing): Promise<Incoming> {
    const { url, fetch: send = fetch } = this.options;
    const response = await send(`${url.replace(/\/+$/, '')}${path}`, {
      method,
      headers: { ...this.ownHeaders(), ...(body !== undefined && { 'Content-Type': 'application/json' }), ...present(headers) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answered = isJson(response.headers) && text !== '' ? (JSON.parse(text) as unknown) : undefined;
    if (response.status >= 400) throw new TmfError(response.status, (answered ?? {}) as ErrorBody, `${method} ${path}`, response.headers);
    return { status: response.status, headers: response.headers, body: answered };
  }

  private ownHeaders(): Record<string, string> {
    const { token, actor, headers } = this.options;
    return {
      Accept: 'application/json',
      ...headers,
      ...(token && { Authorization: `Bearer ${token}` }),
      ...(actor && { 'X-Actor': actor }),
    };
  }
}

const isJson = (headers: Headers): boolean => /^application\/([\w.-]+\+)?json\b/.test(headers.get('content-type') ?? '');

const present = (headers: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined));
