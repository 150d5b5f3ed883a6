export { frontDoor } from './door';
export { type DoorSettings, doorSettings } from './settings';
