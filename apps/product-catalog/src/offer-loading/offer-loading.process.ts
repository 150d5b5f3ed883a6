import type { Process, Reaction } from '@skyledger/event-sourcing';
import { type OfferLoadingCommand, type OfferLoadingInput, type Part, offerLoadingInputs } from './offer-loading.events';

type Reactions = Reaction<OfferLoadingInput, OfferLoadingCommand>[];

/** Something that has been published and can be changed, in the life cycle state it was given. */
type Published = { readonly type: string; readonly lifecycleStatus?: unknown };

type Task = Part & { readonly verb: 'create' | 'patch' };

type State = {
  readonly hash?: string;
  readonly published: Readonly<Record<string, Published>>;
  /** What is still to be said, wave by wave, and which parts of the present wave are not answered yet. */
  readonly waves: readonly (readonly Task[])[];
  readonly waiting: readonly string[];
  /** The last input began a wave, or ended the last one. */
  readonly isTurn: boolean;
  readonly refusals: readonly string[];
};

/** Brings what an offer file says to those who own it: specifications first, then prices, the offering last. */
export const offerLoading: Process<OfferLoadingInput, State, OfferLoadingCommand> = {
  category: 'offerLoading',
  events: offerLoadingInputs,
  initialState: { published: {}, waves: [], waiting: [], isTurn: false, refusals: [] },

  evolve(state, input) {
    switch (input.type) {
      case 'OfferFileRead':
        return input.data.hash === state.hash ? { ...state, isTurn: false } : begun(state, input.data);
      case 'OfferPartTaken':
        return answered(state, input.data.id, []);
      case 'OfferPartRefused':
        return answered(state, input.data.id, [input.data.reason]);
    }
  },

  react({ metadata }, { hash = '', waves, isTurn, refusals }) {
    if (!isTurn) return [];
    const finish: Reactions = [
      { to: { category: 'offerFile', id: metadata.id }, command: { type: 'FinishOfferFile', data: { hash, refusals } } },
    ];
    return waves[0] ? waves[0].map(requestOf) : finish;
  },
};

const begun = ({ published }: State, { hash, waves }: { hash: string; waves: readonly (readonly Part[])[] }): State => {
  const parts = waves.flat();
  const gone = Object.entries(published).filter(
    ([id, { type, lifecycleStatus }]) =>
      type === 'ProductOfferingPrice' && lifecycleStatus !== 'Retired' && !parts.some((part) => part.id === id),
  );
  const retired = gone.map(([id, { type }]): Part => ({ api: 'tmf620', type, id, body: { lifecycleStatus: 'Retired' }, isShared: false }));
  const all = [...waves, ...(retired.length > 0 ? [retired] : [])].map((wave) => wave.map((part) => taskOf(part, published[part.id])));
  const now = [...parts, ...retired]
    .filter(({ isShared }) => !isShared)
    .map(({ id, type, body }) => [id, { type, lifecycleStatus: body['lifecycleStatus'] }]);
  return {
    hash,
    published: { ...published, ...Object.fromEntries(now) },
    waves: all,
    waiting: (all[0] ?? []).map(({ id }) => id),
    isTurn: true,
    refusals: [],
  };
};

/** What is there is changed; its life cycle only if the file means to, for people may have retired it meanwhile. */
const taskOf = (part: Part, before: Published | undefined): Task => {
  if (!before || part.isShared) return { ...part, verb: 'create' };
  const { lifecycleStatus, ...body } = part.body;
  return { ...part, verb: 'patch', body: lifecycleStatus === before.lifecycleStatus ? body : part.body };
};

const answered = (state: State, id: string, reasons: readonly string[]): State => {
  if (!state.waiting.includes(id)) return { ...state, isTurn: false };
  const waiting = state.waiting.filter((waited) => waited !== id);
  const refusals = [...state.refusals, ...reasons];
  if (waiting.length > 0) return { ...state, waiting, isTurn: false, refusals };
  const waves = state.waves.slice(1);
  return { ...state, waves, waiting: (waves[0] ?? []).map((task) => task.id), isTurn: true, refusals };
};

const requestOf = ({ api, type, id, body, verb }: Task): Reactions[number] => ({
  to: { category: `${type.charAt(0).toLowerCase()}${type.slice(1)}`, id },
  command: { type: `${api}.${verb}${type}.request`, data: body },
});
