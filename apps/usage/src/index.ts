export { usageService } from './usage.module';
