import { Rejection } from '@skyledger/event-sourcing';
import type { Resource } from '@skyledger/tmf-contracts';
import type { Demand } from '../resource/resource.events';

/** What is wanted, for whom, and where. */
export type Wish = { readonly owner: string; readonly zone?: string; readonly demand: Demand };

/** The chosen host, and in words why the others were not. */
export type Placement = { readonly host: { readonly id: string; readonly name: string }; readonly passedOver: string[] };

const kinds = ['vCPU', 'memoryGiB', 'diskGiB'] as const;
const reservedName = { vCPU: 'reservedVCPU', memoryGiB: 'reservedMemoryGiB', diskGiB: 'reservedDiskGiB' } as const;
/** Hosts whose load differs by less than this count as equal, so that a burst of orders does not queue up at one of them. */
const steps = 8;

/**
 * Chooses a host: those that cannot carry the demand are filtered out, each with its reason; of the others the least loaded wins, and among
 * equals the one that comes first for this owner. The same documents and wish always give the same host.
 */
export const place = (hosts: readonly Resource[], wish: Wish): Placement => {
  const refusals = hosts.map((host) => refusalOf(host, wish));
  const fitting = hosts.filter((_, index) => refusals[index] === undefined);
  const passedOver = counted(refusals.filter((reason) => reason !== undefined));
  const [best] = fitting.map((host) => ({ host, rank: rankOf(host, wish) })).sort((a, b) => (a.rank < b.rank ? -1 : 1));
  if (!best)
    throw new Rejection('conflict', `There is no capacity for ${inWords(wish)}: ${passedOver.join('; ') || 'there are no hosts'}.`);
  return { host: { id: best.host.id!, name: best.host.name ?? best.host.id! }, passedOver };
};

/** Why a host cannot carry a demand, or undefined. */
const refusalOf = (host: Resource, { zone, demand }: Wish): string | undefined => {
  if (zone !== undefined && textOf(host, 'zone') !== zone) return 'in another zone';
  if ((host.administrativeState ?? 'unlocked') !== 'unlocked') return 'locked';
  if (host.operationalState === 'disabled') return 'out of operation';
  const short = kinds.find((kind) => numberOf(host, kind) - numberOf(host, reservedName[kind]) < demand[kind]);
  return short && `short of ${short}`;
};

/** Load after the demand in coarse steps, then a hash of owner and host. */
const rankOf = (host: Resource, { owner, demand }: Wish): string => {
  const loads = kinds.map((kind) => (numberOf(host, reservedName[kind]) + demand[kind]) / Math.max(numberOf(host, kind), 1));
  return `${Math.floor(Math.max(...loads) * steps)} ${hash(`${owner} ${host.id}`)} ${host.id}`;
};

const textOf = (host: Resource, wanted: string) => host.resourceCharacteristic?.find(({ name }) => name === wanted)?.value as unknown;
const numberOf = (host: Resource, wanted: string) => Number(textOf(host, wanted) ?? 0);

/** '16 short of vCPU', '1 locked'. */
const counted = (reasons: readonly string[]): string[] =>
  [...new Set(reasons)].map((reason) => `${reasons.filter((other) => other === reason).length} ${reason}`);

const inWords = ({ demand, zone }: Wish) =>
  `${demand.vCPU} vCPU, ${demand.memoryGiB} GiB of memory and ${demand.diskGiB} GiB of disk${zone === undefined ? '' : ` in zone ${zone}`}`;

/** FNV-1a, eight hexadecimal digits: spreads names evenly, nothing more. */
export const hash = (text: string): string => {
  let value = 0x811c9dc5;
  for (const character of text) value = Math.imul(value ^ character.codePointAt(0)!, 0x01000193) >>> 0;
  return value.toString(16).padStart(8, '0');
};
