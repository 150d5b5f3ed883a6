import { type Asyncapi, type AsyncapiChannel, type AsyncapiMessage, type MessageSchema, referredName } from './asyncapi';

/** A page for people, of one piece and without a script: topics, the messages on each, and what these look like. */
export const asyncapiPage = (document: Asyncapi): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(document.info.title)}</title>
<style>${style}</style>
</head>
<body>
<h1>${text(document.info.title)}</h1>
<p>${text(document.info.description)}</p>
<p>AsyncAPI ${text(document.asyncapi)}: <a href="asyncapi.json">JSON</a>, <a href="asyncapi.yaml">YAML</a>. APIs over HTTP: <a href="../api-docs">OpenAPI</a>.</p>
<h2>Topics</h2>
${Object.entries(document.channels)
  .filter(([name]) => !name.endsWith('.dead-letter'))
  .map(([name, channel]) => channelOf(document, name, channel))
  .join('\n')}
<p>What cannot be read, or not be handled, is in <code>&lt;topic&gt;.dead-letter</code>.</p>
<h2>Types</h2>
${Object.entries(document.components.schemas)
  .map(([name, schema]) => `<details id="${text(name)}"><summary><code>${text(name)}</code></summary>${schemaOf(schema)}</details>`)
  .join('\n')}
</body>
</html>
`;

const style =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}' +
  'details{margin:.2rem 0 .2rem 1rem}summary{cursor:pointer}td,th{text-align:left;vertical-align:top;padding:.1rem 1rem .1rem 0}' +
  'code{font-size:.95em}.by{color:#666}@media(prefers-color-scheme:dark){body{background:#111;color:#ddd}a{color:#9cf}.by{color:#999}}';

const channelOf = (document: Asyncapi, name: string, { address, title, messages }: AsyncapiChannel): string => {
  const days = document.channels[name]!.bindings.kafka.topicConfiguration['retention.ms'] / 86_400_000;
  const who = (action: string) => servicesOf(document, name, action).map(text).join(', ') || 'nobody yet';
  return `<details id="${text(name)}"><summary><code>${text(address)}</code> <span class="by">${text(title)}</span></summary>
<p>Sent by ${who('send')}; received by ${who('receive')}. Kept for ${days} days.</p>
${Object.keys(messages)
  .map((type) => messageOf(document.components.messages[type]!))
  .join('\n')}</details>`;
};

/** The services that send to a channel, or receive from it. */
export const servicesOf = ({ operations }: Asyncapi, channel: string, action: string): string[] => [
  ...new Set(
    Object.values(operations)
      .filter((one) => one.action === action && referredName(one.channel) === channel)
      .flatMap(({ tags }) => tags.map(({ name }) => name)),
  ),
];

const messageOf = ({ name, summary, headers, payload }: AsyncapiMessage): string =>
  `<details><summary><code>${text(name)}</code> <span class="by">${text(summary)}</span></summary>
<p>Headers: ${schemaOf(headers)}</p><p>Data: ${schemaOf(payload)}</p></details>`;

const schemaOf = (schema: MessageSchema): string => {
  const said = schema.description && !schema.$ref ? `<p>${text(schema.description)}</p>` : '';
  const rows = Object.entries(schema.properties ?? {}).map(
    ([name, value]) =>
      `<tr><td><code>${text(name)}</code>${schema.required?.includes(name) ? '' : ' ?'}</td><td>${kindOf(value)}</td><td>${text(value.description ?? '')}</td></tr>`,
  );
  return rows.length > 0 ? `${said}<table>${rows.join('')}</table>` : `${said}${kindOf(schema)}`;
};

const kindOf = (schema: MessageSchema): string => {
  if (schema.$ref) return `<a href="#${text(referredName(schema))}">${text(referredName(schema))}</a>`;
  const choices = (schema['allOf'] ?? schema['anyOf'] ?? schema['oneOf']) as readonly MessageSchema[] | undefined;
  if (choices)
    return choices.map((choice) => (choice.properties ? schemaOf(choice) : kindOf(choice))).join(schema['allOf'] ? ' and ' : ' or ');
  if (schema['const'] !== undefined) return `<code>${text(String(schema['const']))}</code>`;
  const values = schema['enum'] as readonly string[] | undefined;
  if (values) return values.map((value) => `<code>${text(value)}</code>`).join(' ');
  if (schema.type === 'array' && schema.items) return `list of ${kindOf(schema.items)}`;
  return schema.properties ? schemaOf(schema) : text([schema.type ?? 'anything'].flat().join(' or '));
};

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const text = (said: string): string => said.replace(/[&<>"]/g, (sign) => escapes[sign]!);
