import { contracts, type ApiVersion, type Contract, type ContractVersion } from '@skyledger/tmf-contracts';

/** The versions that are spoken. Adding one here gives every resource that has it a further base path. */
export const servedVersions: readonly ApiVersion[] = ['v4', 'v5'];

/** One resource as one version shows it. */
export type Face = {
  readonly contract: Contract;
  readonly version: ApiVersion;
  readonly shown: ContractVersion;
  /** '/tmf-api/troubleTicket/v4/troubleTicket' */
  readonly path: string;
};

/** The contract of a resource, by its inner name. */
export const contractOf = (resource: string): Contract => {
  const contract = (contracts as Readonly<Record<string, Contract | undefined>>)[resource];
  if (contract === undefined) throw new Error(`There is no contract of a resource named ${resource}.`);
  return contract;
};

/** Every way a resource is shown. */
export const facesOf = (resource: string): Face[] => {
  const contract = contractOf(resource);
  return servedVersions.flatMap((version) => {
    const shown = contract.versions[version];
    return shown === undefined ? [] : [{ contract, version, shown, path: `${shown.basePath}/${shown.path}` }];
  });
};

/** The face a request came to, by the route it matched. */
export const faceAt = (faces: readonly Face[], route: string): Face => {
  const face = faces.find(({ path }) => route === path || route.startsWith(`${path}/`));
  if (face === undefined) throw new Error(`${route} is no address of a contract.`);
  return face;
};

/** Attributes of every object that say what it is; a client may always send them. */
export const isMeta = (attribute: string): boolean => attribute.startsWith('@');

/** The version whose names are the inner names. */
export const innerVersionOf = ({ versions }: Contract): ApiVersion => (versions.v5 ? 'v5' : 'v4');
