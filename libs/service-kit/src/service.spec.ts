import { Controller, Module } from '@nestjs/common';
import { plainResource } from '@skyledger/tmf-rest';
import { expect, it } from 'vitest';
import { describeService, service } from './service';

@Controller('notes')
class NotesController {}

@Module({ imports: [plainResource('serviceSpecification')], controllers: [NotesController] })
class NotesModule {}

it('A service speaks the APIs of its controllers, however deep their modules lie', () => {
  const { apis } = describeService(
    service({ name: 'notes', modules: [plainResource('category'), plainResource('productOffering'), NotesModule] }),
  );
  expect(apis).toEqual(['TMF620', 'TMF633']);
});
