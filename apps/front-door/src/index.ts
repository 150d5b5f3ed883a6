export { type Door, frontDoor } from './door';
export { type DoorSettings, doorSettings } from './settings';
