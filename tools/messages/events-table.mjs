// The table of docs/events.md: which topics there are, what is on them, who sends and who receives. `--write` draws it anew.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { parse } from 'yaml';
import { root } from '../run/steps.mjs';

const page = join(root, 'docs/events.md');
const [begin, end] = ['<!-- topics: drawn by npm run messages -->', '<!-- end of topics -->'];
const day = 86_400_000;
const most = 5; // names in a cell

const tableOf = ({ channels, operations }) => {
  const who = (address, wanted) =>
    Object.values(operations)
      .filter(({ action, channel }) => action === wanted && channel.$ref === `#/channels/${address}`)
      .flatMap(({ tags }) => tags.map(({ name }) => name))
      .join(', ');
  const rows = Object.values(channels)
    .filter(({ address }) => !address.endsWith('.dead-letter'))
    .map(({ address, messages, bindings }) => {
      const days = bindings.kafka.topicConfiguration['retention.ms'] / day;
      return `| \`${address}\` | ${shortened(address, Object.keys(messages))} | ${who(address, 'send')} | ${who(address, 'receive')} | ${days} |`;
    });
  return ['| topic | messages | sent by | received by | days |', '| --- | --- | --- | --- | --- |', ...rows].join('\n');
};

/** 'Create, StateChange' of ProductOrderCreateEvent and ProductOrderStateChangeEvent; 'createProduct' of tmf637.createProduct.request. */
const shortened = (address, types) => {
  const resource = address.slice(address.indexOf('.') + 1);
  const ofResource = new RegExp(`^${resource}(.*)Event$`, 'i');
  const names = types.map((type) => ofResource.exec(type)?.[1] ?? type.replace(/\.(request|reply)$/, '').replace(/^tmf\d+\./, ''));
  return names.length > most + 1 ? `${names.slice(0, most).join(', ')} and ${names.length - most} more` : names.join(', ');
};

const drawn = async () => {
  const text = readFileSync(page, 'utf8');
  const document = parse(readFileSync(join(root, 'dist/contracts/asyncapi.yaml'), 'utf8'));
  const [before, after] = [text.slice(0, text.indexOf(begin) + begin.length), text.slice(text.indexOf(end))];
  return { text, wanted: await format(`${before}\n\n${tableOf(document)}\n\n${after}`, { parser: 'markdown' }) };
};

const { text, wanted } = await drawn();
if (process.argv.includes('--write')) writeFileSync(page, wanted);
else if (text !== wanted) {
  console.log('docs/events.md is not what contracts/messages.json and the contracts say: run `npm run messages`.');
  process.exitCode = 1;
}
