import { services } from '@skyledger/app-skyledger';
import { testAppOn, testDatabase } from '@skyledger/testing';
import { kurrentDb } from '@skyledger/testing/kurrentdb';
import { theThread } from './the-thread';

theThread('A customer of a cloud operator whose log is in KurrentDB', async () => {
  const [database, log] = await Promise.all([testDatabase(), kurrentDb()]);
  const app = await testAppOn(database.url, { KURRENTDB_URL: log.url }, ...services);
  return {
    ...app,
    close: async () => {
      await app.close();
      await log.stop();
      await database.drop();
    },
  };
});
