import { service } from '@skyledger/service-kit';
import { CapacityModule } from './capacity/capacity.module';
import { CloudModule } from './cloud/cloud.module';
import { ReservationModule } from './reservation/reservation.module';
import { ResourceModule } from './resource/resource.module';

/** TMF639: what the cloud is made of, and who holds what of it. */
export const resourceInventoryService = service({
  name: 'resource-inventory',
  modules: [ResourceModule, ReservationModule, CapacityModule, CloudModule],
});
