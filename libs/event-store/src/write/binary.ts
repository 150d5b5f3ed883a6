/**
 * PostgreSQL's binary format of one-dimensional arrays: what is sent so is neither quoted here nor unquoted there, and its JSON is read once.
 */
const oids = { bool: 16, int8: 20, int2: 21, int4: 23, text: 25, json: 114, timestamptz: 1184, uuid: 2950, jsonb: 3802 } as const;

const headerSize = 20;
const lengthSize = 4;

const header = (buffer: Buffer, type: keyof typeof oids, length: number, hasNull: boolean) => {
  buffer.writeInt32BE(1, 0); // dimensions
  buffer.writeInt32BE(hasNull ? 1 : 0, 4);
  buffer.writeInt32BE(oids[type], 8);
  buffer.writeInt32BE(length, 12);
  buffer.writeInt32BE(1, 16); // the first index
};

const empty = (type: keyof typeof oids) => {
  const buffer = Buffer.alloc(12);
  buffer.writeInt32BE(oids[type], 8);
  return buffer;
};

const fixed =
  <T>(type: keyof typeof oids, size: number, put: (buffer: Buffer, value: T, offset: number) => void) =>
  (values: readonly T[]): Buffer => {
    if (values.length === 0) return empty(type);
    const buffer = Buffer.allocUnsafe(headerSize + values.length * (lengthSize + size));
    header(buffer, type, values.length, false);
    let offset = headerSize;
    for (const value of values) {
      offset = buffer.writeInt32BE(size, offset);
      put(buffer, value, offset);
      offset += size;
    }
    return buffer;
  };

const texts =
  (type: 'text' | 'json' | 'jsonb') =>
  (values: readonly (string | undefined)[]): Buffer => {
    if (values.length === 0) return empty(type);
    const prefix = type === 'jsonb' ? 1 : 0;
    const most = values.reduce((sum, value) => sum + lengthSize + prefix + 3 * (value?.length ?? 0), headerSize); // in UTF-8
    const buffer = Buffer.allocUnsafe(most);
    header(buffer, type, values.length, values.includes(undefined));
    let offset = headerSize;
    for (const value of values) {
      const start = offset + lengthSize + prefix;
      if (prefix === 1) buffer[start - 1] = 1; // version of the format
      const written = value === undefined ? -1 : buffer.write(value, start) + prefix;
      buffer.writeInt32BE(written, offset);
      offset = value === undefined ? offset + lengthSize : offset + lengthSize + written;
    }
    return buffer.subarray(0, offset);
  };

const year2000 = Date.UTC(2000, 0, 1);

/** Arrays as parameters of a query; undefined is null. */
export const arrays = {
  text: texts('text'),
  json: texts('json'),
  jsonb: texts('jsonb'),
  int2: fixed<number>('int2', 2, (buffer, value, offset) => buffer.writeInt16BE(value, offset)),
  int4: fixed<number>('int4', 4, (buffer, value, offset) => buffer.writeInt32BE(value, offset)),
  uuid: fixed<string>('uuid', 16, (buffer, value, offset) => buffer.write(value.replaceAll('-', ''), offset, 'hex')),
  timestamptz: fixed<string>('timestamptz', 8, (buffer, value, offset) =>
    buffer.writeBigInt64BE(BigInt(Date.parse(value) - year2000) * 1_000n, offset),
  ),
};
