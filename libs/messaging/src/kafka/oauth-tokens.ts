type Token = { readonly value: string };

const patienceMs = 10_000;

/** Gets access tokens for the broker from an authorisation server, by client credentials (RFC 6749, 4.4). Fails with the server's status. */
export const oauthTokens =
  (url: string, client: { readonly id: string; readonly secret: string }): (() => Promise<Token>) =>
  async () => {
    const credentials = [client.id, client.secret].map(encodeURIComponent).join(':');
    const answer = await fetch(url, {
      method: 'POST',
      headers: { Authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
      signal: AbortSignal.timeout(patienceMs),
    });
    if (!answer.ok) throw new Error(`${url} gives no token for the broker: it answers ${answer.status}.`);
    const { access_token: value } = (await answer.json()) as { access_token?: string };
    if (!value) throw new Error(`${url} gives no token for the broker: its answer has no access_token.`);
    return { value };
  };
