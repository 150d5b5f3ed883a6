import type { DynamicModule } from '@nestjs/common';

/** Every service of the platform, in the order in which a reader would meet them. */
export const services: DynamicModule[] = [];
