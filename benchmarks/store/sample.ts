import type { Decider, Message, View } from '@skyledger/event-sourcing';

/** What changes in every event, so that no two are alike. */
type Changed = { readonly type: 'SampleChanged'; readonly data: object };

/** A resource as small services have them: a state of a word, a document of some hundred bytes. */
export const sample: Decider<{ type: 'Change'; data: object }, string, Changed> = {
  category: 'sample',
  initialState: 'new',
  decide: ({ data }: Message) => [{ type: 'SampleChanged', data }],
  evolve: () => 'changed',
};

/** The newest data is the document. */
export const sampleView: View<Changed, object> = { project: (_, { data, metadata }) => ({ id: metadata.id, ...data }) };

/** About so many bytes of JSON as resources have them: words, numbers, lists of objects. */
export const bytesOf = (size: number, turn: number): object => {
  const body: Record<string, unknown> = { '@type': 'Sample', name: `sample number ${turn}`, count: turn, status: 'acknowledged' };
  const notes: object[] = [];
  body['note'] = notes;
  let length = JSON.stringify(body).length;
  while (length < size) {
    const room = Math.min(size - length, 120);
    notes.push({
      id: notes.length,
      author: 'operator',
      text: 'the quick brown fox jumps over the lazy dog '.repeat(3).slice(0, Math.max(1, room - 42)),
    });
    length += Math.max(room, 43);
  }
  return body;
};
