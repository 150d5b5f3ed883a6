import { Body, Controller, Get, Module, Param, Post, Query } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';

const documents = '"trouble_ticket"."trouble_ticket"';
const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 6 });

/** What anybody would write without thinking of more than the one statement: what the platform is compared with. */
@Controller('pg')
class OneStatement {
  @Get('ticket/:id')
  async read(@Param('id') id: string) {
    const text = `select document from ${documents} where tenant = $1 and category = 'troubleTicket' and id = $2`;
    const { rows } = await pool.query<{ document: object }>({ name: 'read', text, values: [process.env['TENANT'], id] });
    return rows[0]!.document;
  }

  @Get('tickets')
  async list(@Query('status') status: string, @Query('offset') offset = '0') {
    const text = `select document from ${documents} where tenant = $1 and document is not null
      and (document #>> '{"status"}') collate "C" = $2 order by sid limit 20 offset ${Number(offset)}`;
    const { rows } = await pool.query<{ document: object }>({ name: `list ${offset}`, text, values: [process.env['TENANT'], status] });
    return rows.map(({ document }) => document);
  }

  @Post('ticket')
  async insert(@Body() body: object) {
    const text = 'insert into bare_tickets (document) values ($1) returning id';
    const { rows } = await pool.query<{ id: string }>({ name: 'insert', text, values: [body] });
    return { ...body, id: rows[0]!.id };
  }
}

const kept = new Map<string, object>();
let page: object[] = [];

/** The same without a database. */
@Controller('memory')
class Memory {
  @Get('ticket/:id')
  read(@Param('id') id: string) {
    return kept.get(id)!;
  }

  @Get('tickets')
  list() {
    return page;
  }

  @Post('ticket')
  insert(@Body() body: object) {
    const id = crypto.randomUUID();
    kept.set(id, { ...body, id });
    return kept.get(id)!;
  }
}

@Module({ controllers: [OneStatement, Memory] })
class Bare {}

/** Serves both on the port given. */
export const serveBare = async (port: number): Promise<void> => {
  await pool.query('create table if not exists bare_tickets (id uuid primary key default gen_random_uuid(), document jsonb not null)');
  const { rows } = await pool.query<{ id: string; document: object }>(
    `select id, document from ${documents} where document is not null limit 500`,
  );
  for (const { id, document } of rows) kept.set(id, document);
  page = rows.slice(0, 20).map(({ document }) => document);
  const app = await NestFactory.create<NestFastifyApplication>(Bare, new FastifyAdapter(), { logger: false });
  await app.listen(port, '127.0.0.1');
};
