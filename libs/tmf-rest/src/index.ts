export { found } from './found';
export { httpAdapter, useTmfRest } from './http';
export { ListQuery } from './list-query';
export { patched } from './patched';
export { plainResource } from './plain-resource';
export { TmfController } from './tmf-controller';
export { TmfErrorFilter } from './tmf-error.filter';
export { Documents, indexed, type Page, type Query } from '@skyledger/tmf-query';
