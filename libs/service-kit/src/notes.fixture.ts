import { Controller, Inject, Module, Param, Post, UseInterceptors } from '@nestjs/common';
import type { Decider, View } from '@skyledger/event-sourcing';
import { add, aggregate, type Aggregate, projection, type RelationalProjection } from '@skyledger/event-store';
import { indexed } from '@skyledger/tmf-query';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { OperatorInterceptor } from './ops/operator.interceptor';
import { service } from './service';

type Noted = { type: 'NoteWritten'; data: { text: string } };
export type WriteNote = { type: 'WriteNote'; data: { text: string } };
export type Note = { id: string; text: string };

/** A resource that is written, and nothing else. */
export const note: Decider<WriteNote, number, Noted> = {
  category: 'note',
  initialState: 0,
  decide: ({ data }) => [{ type: 'NoteWritten', data }],
  evolve: (count) => count + 1,
};
export const noteView: View<Noted, Note> = { project: (_, { data, metadata }) => ({ id: metadata.id, text: data.text }) };

/** How many notes were written. */
@Entity('notes_written')
export class NotesWritten {
  @PrimaryColumn('text') tenant!: string;
  @Column('bigint') notes!: string;
}

const notesWritten: RelationalProjection<Noted> = {
  name: 'notesWritten',
  version: 1,
  categories: ['note'],
  tables: [NotesWritten],
  project: ({ tenant }) => [add(NotesWritten, { tenant, notes: '1' }, 'notes')],
};

@UseInterceptors(OperatorInterceptor)
@Controller('notes')
class NoteController {
  constructor(@Inject(note.category) private readonly notes: Aggregate<WriteNote, Note>) {}

  @Post(':id')
  write(@Param('id') id: string) {
    return this.notes.handle(id, { type: 'WriteNote', data: { text: 'Hello' } });
  }
}

const module = (version: number) => {
  @Module({
    controllers: [NoteController],
    providers: [aggregate(note, noteView), indexed('note', 'text'), projection({ ...notesWritten, version })],
  })
  class NoteModule {}
  return NoteModule;
};

/** A service with all that a schema can consist of: migrations, documents, an index, a projection of some version. */
export const noteService = (version = 1) => service({ name: 'notes', modules: [module(version)] });
