import { Module } from '@nestjs/common';
import { processManager } from '@skyledger/messaging';
import { ServiceConfigurationActivationHandler } from './service-configuration-activation.handler';
import { serviceConfigurationActivation } from './service-configuration-activation.process';

@Module({ controllers: [ServiceConfigurationActivationHandler], providers: [processManager(serviceConfigurationActivation)] })
export class ServiceConfigurationActivationModule {}
