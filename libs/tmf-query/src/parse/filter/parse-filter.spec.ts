import { describe, expect, it } from 'vitest';
import type { Rejection } from '@skyledger/event-sourcing';
import type { Attribute, Test } from '../../query';
import { parseFilter } from './parse-filter';

const known: Readonly<Record<string, Attribute>> = {
  status: { path: 'status', comparison: 'text' },
  '@type': { path: '@type', comparison: 'text' },
  size: { path: 'size', comparison: 'number' },
  date: { path: 'date', comparison: 'instant' },
  isDone: { path: 'isDone', comparison: 'boolean' },
  note: { path: 'note[]', comparison: 'object' },
  'note.text': { path: 'note[].text', comparison: 'text' },
  'note.size': { path: 'note[].size', comparison: 'number' },
  'note.reply': { path: 'note[].reply[]', comparison: 'object' },
  'note.reply.by': { path: 'note[].reply[].party.by', comparison: 'text' },
  party: { path: 'party[]', comparison: 'object' },
  'party.id': { path: 'party[].partyOrPartyRole.id', comparison: 'text' },
};
const parsed = (text: string) => parseFilter(text, (name) => (Object.hasOwn(known, name) ? known[name] : undefined));

/** A test in few words. */
const said = (test: Test): string => {
  if ('all' in test) return `(${test.all.map(said).join(' and ')})`;
  if ('any' in test) return `(${test.any.map(said).join(' or ')})`;
  if ('not' in test) return `not ${said(test.not)}`;
  if ('exists' in test) return `has ${test.exists.path}`;
  if ('some' in test) return `some ${test.some} {${said(test.where)}}`;
  return `${test.attribute.path} ${test.operator}${test.ignoresCase ? ' i' : ''} ${test.values.join()}`;
};

describe('A filter', () => {
  it.each([
    ["$[?(@.status=='held')]", 'status eq held'],
    ['$[?(@.status=="held")]', 'status eq held'],
    ["[?(@.status=='held')]", 'status eq held'],
    ["$[*][?(@.status=='held')]", 'status eq held'],
    ["$[?@.status=='held']", 'status eq held'],
    ["$[?(@['status']=='held')]", 'status eq held'],
    ["$[?('held'==@.status)]", 'status eq held'],
    [String.raw`$[?(@.status=='it\'s')]`, "status eq it's"],
    ["$[?(@.@type=='X')]", '@type eq X'],
    ['$[?(@.size>=3)]', 'size gte 3'],
    ['$[?(3<@.size)]', 'size gt 3'],
    ['$[?(@.size > -1.5e3)]', 'size gt -1.5e3'],
    ['$[?(@.isDone==true)]', 'isDone eq true'],
    ["$[?(@.date<'2026-01-01T00:00:00+01:00')]", 'date lt 2025-12-31T23:00:00.000000Z'],
    ['$[?(@.status=~/^h.*d$/i)]', 'status regex i ^h.*d$'],
    ["$[?(@.status=~'^h')]", 'status regex ^h'],
    ["$[?(@.status=='a' && @.size>1 || @.isDone==false)]", '((status eq a and size gt 1) or isDone eq false)'],
    ["$[?(@.status=='a' && (@.size>1 || @.isDone==false))]", '(status eq a and (size gt 1 or isDone eq false))'],
    ["$[?(!(@.status=='a') && !@.date)]", '(not status eq a and not has date)'],
    ['$[?(!!@.date)]', 'has date'],
    ['$[?(@.date==null)]', 'not has date'],
    ['$[?(@.date!=null)]', 'has date'],
    ["$[?(@.note.text=='x')]", 'note[].text eq x'],
    ["$[?(@.note[*].text=='x')]", 'note[].text eq x'],
    ["$[?(@.note[?(@.text=='x' && @.size>1)])]", 'some note[] {(text eq x and size gt 1)}'],
    ["$[?(@.note[?(@.text=='x')].size>1)]", 'some note[] {(text eq x and size gt 1)}'],
    ["$[?(@.note[?(@.text=='x')][?(@.size>1)])]", 'some note[] {(text eq x and size gt 1)}'],
    ["$[?(@.note[?(@.reply[?(@.by=='y')])])]", 'some note[] {some reply[] {party.by eq y}}'],
    ["note[?(@.text=='x')]", 'some note[] {text eq x}'],
    ["$.note[?(@.text=='x')]", 'some note[] {text eq x}'],
    ["$[*].note[?(@.text=='x')]", 'some note[] {text eq x}'],
    ["party[?(@.id=='1')]", 'some party[] {partyOrPartyRole.id eq 1}'],
    ['note.text', 'has note[].text'],
  ])('%s', (text, expected) => expect(said(parsed(text))).toBe(expected));

  it.each([
    ['', 'ends too early'],
    ['$', 'ends too early'],
    ['$[?(', 'ends too early'],
    ["$[?(@.status='held')]", '"="'],
    ["$[?(@.status=='held')", 'ends too early'],
    ["$[?(@.status=='held)]", 'cannot be read'],
    ["$[?(@.status=='held')]]", '"]"'],
    ["status=='held'", '"=="'],
    ["$[?('held')]", '")"'],
    ["$[?(@.status=='a' &&)]", '")"'],
    ["$[?(@.status=='a' and @.size>1)]", '"and"'],
    ['$[?(@.status==held)]', '"held"'],
    ['$[?(@.colour==1)]', 'colour: No such attribute'],
    ['$[?(@.note[?(@.colour==1)])]', 'note.colour: No such attribute'],
    ['$[?(@.note==1)]', 'note: This is an object'],
    ["$[?(@.size>'big')]", 'size: A number'],
    ['$[?(@.date>null)]', 'null can only'],
    ['$[?(@.status=~5)]', 'A pattern is needed'],
    ['$[?(@.status=~/(/)]', 'A group is not closed'],
    ['$[?(@.size>@.size)]', 'comparing two attributes'],
    ['$[?(@.size in [1,2])]', 'the operator in'],
    ['$[?(length(@.note)>1)]', 'the function length()'],
    ['$[?(@.note.length()>1)]', 'the function length()'],
    ["$..note[?(@.text=='x')]", '.. (any depth)'],
    ['$[0]', 'a position'],
    ['$[?(@.note[0].text==1)]', 'a position'],
    ['$[?(@.note[1:2])]', 'a position'],
    ['$[?(@.*==1)]', '.* (any attribute)'],
    ['$[?(@==1)]', '@ itself'],
    ['$[?(@.size==$.size)]', '$ inside'],
    ['$[(@.length-1)]', 'a script'],
    [`$[?${'('.repeat(11)}@.size>1${')'.repeat(11)}]`, 'at most 10 deep'],
    [`$[?(${'!'.repeat(1_990)}@.size)]`, 'At most 2000 characters'],
  ])('is refused, saying why: %.40s', (text, reason) => {
    expect(() => parsed(text)).toThrow(expect.objectContaining({ code: 'invalid' }));
    try {
      parsed(text);
    } catch (error) {
      const { field, message } = error as Rejection;
      expect(`${field}: ${message}`).toContain(reason);
    }
  });
});
