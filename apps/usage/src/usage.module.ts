import { service } from '@skyledger/service-kit';
import { plainResource } from '@skyledger/tmf-rest';
import { UsageBucketsModule } from './usage-buckets/usage-buckets.module';
import { UsageProcessingModule } from './usage-processing/usage-processing.module';
import { UsageModule } from './usage/usage.module';

/** TMF635: what was used, and what it costs. */
export const usageService = service({
  name: 'usage',
  modules: [UsageModule, UsageProcessingModule, UsageBucketsModule, plainResource('usageSpecification')],
});
