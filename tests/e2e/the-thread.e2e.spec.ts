import { theThread } from './the-thread';

theThread('A customer of a cloud operator');
