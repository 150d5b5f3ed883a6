import { Rejection } from '@skyledger/event-sourcing';
import type { Demand, ResourceCharacteristic, ResourceDetails } from '../resource/resource.events';

/** A file under CLOUD_DIR: one zone. */
export type Zone = {
  readonly zone: string;
  readonly site: { readonly name: string; readonly description?: string };
  readonly clusters?: readonly { readonly name: string; readonly hosts: { readonly count: number } & Demand }[];
  readonly addressPools?: { readonly first: string; readonly count: number };
};

/** A resource as the file describes it, under an id made of its names. */
export type Described = { readonly id: string; readonly resource: ResourceDetails; readonly capacity?: Demand; readonly prefix?: string };

/** Everything a zone is made of. The ids follow from the names, so the same file always describes the same resources. */
export const resourcesOf = (zone: Zone): Described[] => {
  if (!zone?.zone || !zone.site?.name) throw new Rejection('invalid', 'A cloud file names its zone and its site.');
  const site = describe(`site-${zone.zone}`, 'site', zone, zone.site);
  const clusters = (zone.clusters ?? []).flatMap(({ name, hosts }) => {
    const cluster = describe(`cluster-${name}`, 'cluster', zone, { name, ...partOf(site) });
    return [cluster, ...numbered(hosts.count).map((number) => hostOf(`${name}-${number}`, zone, cluster, hosts))];
  });
  return [site, ...clusters, ...poolsOf(zone, site)];
};

const hostOf = (name: string, zone: Zone, cluster: Described, { vCPU, memoryGiB, diskGiB }: Demand): Described => ({
  ...describe(`host-${name}`, 'host', zone, { name, ...partOf(cluster) }),
  capacity: { vCPU, memoryGiB, diskGiB },
});

const poolsOf = (zone: Zone, site: Described): Described[] => {
  const { first = '', count = 0 } = zone.addressPools ?? {};
  const [network = '', length = ''] = first.split('/');
  const size = 2 ** (32 - Number(length));
  return Array.from({ length: count }, (_, index) => {
    const prefix = `${addressAt(network, index * size)}/${length}`;
    return { ...describe(`pool-${zone.zone}-${prefix.replace('/', '-')}`, 'addressPool', zone, { name: prefix, ...partOf(site) }), prefix };
  });
};

const describe = (id: string, category: string, { zone }: Zone, more: ResourceDetails): Described => ({
  id,
  resource: {
    '@type': category === 'addressPool' ? 'LogicalResource' : 'PhysicalResource',
    category,
    administrativeState: 'unlocked',
    operationalState: 'enabled',
    lifecycleState: 'installed',
    resourceCharacteristic: [{ '@type': 'Characteristic', name: 'zone', valueType: 'string', value: zone } as ResourceCharacteristic],
    ...more,
  },
});

const partOf = ({ id, resource }: Described): ResourceDetails => ({
  resourceRelationship: [
    {
      '@type': 'ResourceRelationship',
      relationshipType: 'isPartOf',
      resource: { '@type': 'ResourceRef', id, name: resource.name, '@referredType': 'PhysicalResource' },
    },
  ],
});

/** '01', '02' ... */
const numbered = (count: number) => Array.from({ length: count }, (_, index) => String(index + 1).padStart(2, '0'));

const addressAt = (network: string, offset: number): string => {
  const value = network.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0) + offset;
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
};
