import { userInfo } from 'node:os';

/** Nothing to do but tell the person: shown without a stack. */
export class CommandFailed extends Error {}

/** Speaks to a running platform. */
export class Api {
  constructor(
    private readonly base = process.env['SKYLEDGER_URL'] || 'http://127.0.0.1:8080',
    private readonly token = process.env['ACCESS_TOKEN'],
  ) {}

  /** What the platform answers; an error in its words. */
  async ask<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
    const answer = await this.send(method, path, body);
    const text = await answer.text();
    if (answer.ok) return (text ? JSON.parse(text) : undefined) as T;
    throw new CommandFailed(`${reasonIn(text) ?? answer.statusText} (${answer.status})`);
  }

  private send(method: string, path: string, body?: object): Promise<Response> {
    const headers = {
      'X-Actor': process.env['USER'] || userInfo().username, // in a container nobody has an account
      ...(this.token && { Authorization: `Bearer ${this.token}` }),
      ...(body && { 'Content-Type': 'application/json' }),
    };
    return fetch(`${this.base}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) }).catch(() => {
      throw new CommandFailed(`Nothing answers at ${this.base}. Start the platform with npm start, or set SKYLEDGER_URL to where it runs.`);
    });
  }
}

const reasonIn = (text: string): string | undefined =>
  text.startsWith('{') ? (JSON.parse(text) as { reason?: string }).reason : undefined;
