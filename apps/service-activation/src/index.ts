export { serviceActivationService } from './service-activation.module';
