import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type Face, faceAt } from './contract/face';
import { facesMeta } from './tmf-controller.metadata';

/** The face that a request came to, for a handler that has to remember which version is spoken: `create(@Spoken() face: Face)`. */
export const Spoken = createParamDecorator((_: unknown, execution: ExecutionContext): Face => {
  const route = execution.switchToHttp().getRequest<{ routeOptions: { url?: string } }>().routeOptions.url ?? '';
  return faceAt(facesMeta(execution.getClass()).faces, route);
});
