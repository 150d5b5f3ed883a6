import type { LifeCycle } from '@skyledger/tmf-rest';

/**
 * The life of an offering, from the idea to the archive. It can be ordered while it is Active or Launched; a Retired one is
 * still used by those who have it, an Obsolete one by nobody.
 */
export const offeringLifeCycle: LifeCycle = {
  'In study': ['In design', 'Rejected'],
  'In design': ['In study', 'In test', 'Rejected'],
  'In test': ['In design', 'Active', 'Rejected'],
  Active: ['Launched', 'Retired'],
  Launched: ['Active', 'Retired'],
  Retired: ['Obsolete'],
  Obsolete: [],
  Rejected: [],
};
