import type { Due, Room } from './deliveries';

/** How many messages may be under way at a time. */
export type Widths = { readonly healthy: number; readonly failing: number; readonly perListener: number };

const usual: Widths = { healthy: 256, failing: 64, perListener: 4 };

/**
 * Who may go now. Listeners that fail have a lane of their own and one message at a time: however many they are and however long they
 * let us wait, the others do not notice. Of one resource there is never more than one message under way to a listener.
 */
export class Lanes {
  private readonly underWay = new Set<string>();
  private readonly resources = new Set<string>();
  private readonly listeners = new Map<string, number>();
  private readonly lanes = { healthy: 0, failing: 0 };

  constructor(private readonly widths: Widths = usual) {}

  /** Takes a place for it, if there is one. */
  admit(due: Due): boolean {
    const lane = laneOf(due);
    const abreast = this.listeners.get(due.listener) ?? 0;
    const isFull = this.lanes[lane] >= this.widths[lane] || abreast >= (lane === 'failing' ? 1 : this.widths.perListener);
    if (isFull || this.resources.has(resourceOf(due))) return false;
    this.lanes[lane] += 1;
    this.listeners.set(due.listener, abreast + 1);
    this.resources.add(resourceOf(due));
    this.underWay.add(due.id);
    return true;
  }

  /** Gives its place free. */
  leave(due: Due): void {
    const abreast = this.listeners.get(due.listener)! - 1;
    this.lanes[laneOf(due)] -= 1;
    if (abreast === 0) this.listeners.delete(due.listener);
    else this.listeners.set(due.listener, abreast);
    this.resources.delete(resourceOf(due));
    this.underWay.delete(due.id);
  }

  /** What may still go. */
  get room(): Room {
    const { healthy, failing, perListener } = this.widths;
    return {
      underWay: [...this.underWay],
      full: [...this.listeners].filter(([, abreast]) => abreast >= perListener).map(([listener]) => listener),
      occupied: [...this.listeners.keys()],
      free: { healthy: Math.max(0, healthy - this.lanes.healthy), failing: Math.max(0, failing - this.lanes.failing) },
    };
  }
}

const laneOf = ({ failures }: Due) => (failures === 0 ? 'healthy' : 'failing');
const resourceOf = ({ listener, category, subject }: Due) => `${listener} ${category} ${subject}`;
