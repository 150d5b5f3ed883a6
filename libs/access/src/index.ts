export { AccessModule } from './access.module';
export { OpenToAll } from './access.guard';
export { type Principal, principalOf } from './principal';
