import { service } from '@skyledger/service-kit';
import { plainResource } from '@skyledger/tmf-rest';
import { HypervisorModule } from './hypervisor/hypervisor.module';
import { MonitorModule } from './monitor/monitor.module';
import { ServiceConfigurationActivationModule } from './service-configuration-activation/service-configuration-activation.module';
import { ServiceModule } from './service/service.module';

/** TMF640: makes services real, changes them and takes them away, on a cloud. */
export const serviceActivationService = service({
  name: 'service-activation',
  modules: [
    ServiceModule,
    MonitorModule,
    ServiceConfigurationActivationModule,
    HypervisorModule,
    plainResource('serviceSpecification', { isImmutable: true }),
    plainResource('resourceSpecification', { isImmutable: true }),
  ],
});
