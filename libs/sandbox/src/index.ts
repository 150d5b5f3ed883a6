export { differencesIn } from './differences';
export { type GoldenHistory, type Recording, remembered, type Wanted, type World, worldOf } from './recording';
export { type Replay, replay } from './replay';
export { replayTold } from './told';
export type { Change, Difference, Report } from './report';
