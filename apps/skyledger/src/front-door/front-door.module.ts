import { service } from '@skyledger/service-kit';
import { FrontDoorController } from './front-door.controller';

/** What stands at `/`: where everything is. */
export const frontDoorService = service({
  name: 'front-door',
  modules: [{ module: class FrontDoor {}, controllers: [FrontDoorController] }],
});
