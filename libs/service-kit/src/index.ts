export { application } from './application';
export { boot, bootAndTell, type Running } from './boot';
export { platform, RunningServices } from './platform';
export { describeService, service, type ServiceDescription } from './service';
export { type Readiness, ReadinessChecks, ReadyWhen } from './health/readiness';
export { readSettings } from './settings/read-settings';
export { Settings } from './settings/settings';
export { Intervention, operatorInput } from './ops/operator-input';
export { OperatorInterceptor } from './ops/operator.interceptor';
