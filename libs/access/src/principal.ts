/** On whose behalf a request is made: recorded with every event it causes. */
export type Principal = { readonly tenant: string; readonly actor: string };

const actorHeader = 'x-actor';
const longest = 100;

/** Until identity arrives there is one tenant, and the actor is who the client says it is. */
export const principalOf = (request: { readonly headers: Readonly<Record<string, string | string[] | undefined>> }): Principal => {
  const said = [request.headers[actorHeader]]
    .flat()[0]
    ?.replace(/[^\p{L}\p{N} @._:/+-]/gu, '')
    .slice(0, longest);
  return { tenant: 'default', actor: said || 'anonymous' };
};
