/** As much of a flow's event as a timeline shows. */
export type FlowEvent = {
  readonly at: string;
  readonly service: string;
  readonly category: string;
  readonly id: string;
  readonly type: string;
  readonly who: string;
  readonly why: { readonly cause?: string; readonly reason?: string };
  readonly depth: number;
};

type Line = { readonly first: FlowEvent; readonly last: FlowEvent; readonly count: number };

const deepest = 10;
const lookBack = 12;

/** The events of a flow as lines of text, in causal order; events that repeat one after the other become one line. */
export const timeline = (events: readonly FlowEvent[], collapse = true): string[] => {
  const lines = collapse ? collapsed(events) : events.map((event) => ({ first: event, last: event, count: 1 }));
  const widths = { service: longest(lines.map(({ first }) => first.service)), type: longest(lines.map(named)) };
  return lines.map((line) => shown(line, widths));
};

/** What happens again and again for the same reason (usage by the hour, each of two servers) is told once, with how often. */
const collapsed = (events: readonly FlowEvent[]): Line[] => {
  const lines: Line[] = [];
  for (const event of events) {
    const index = lines.findLastIndex(({ first }, at) => at >= lines.length - lookBack && isAlike(first, event));
    const line = lines[index];
    if (line) lines[index] = { ...line, last: event, count: line.count + 1 };
    else lines.push({ first: event, last: event, count: 1 });
  }
  return lines;
};

const isAlike = (a: FlowEvent, b: FlowEvent) =>
  a.type === b.type && a.service === b.service && a.category === b.category && a.who === b.who && a.why.cause === b.why.cause;

const shown = (line: Line, widths: { service: number; type: number }) => {
  const { first, count } = line;
  const time = first.at.replace('T', ' ').replace('Z', '');
  const whose = count > 1 ? `${count} x ${first.category}` : `${first.category} ${first.id}`;
  return `${time}  ${first.service.padEnd(widths.service)}  ${named(line).padEnd(widths.type)}  ${whose}  by ${first.who}${why(first)}`;
};

const named = ({ first }: Line) => `${'  '.repeat(Math.min(first.depth, deepest))}${first.type}`;

const why = ({ why: { cause, reason } }: FlowEvent) => `${cause ? `, because of ${cause}` : ''}${reason ? `: ${reason}` : ''}`;

const longest = (texts: readonly string[]) => Math.max(0, ...texts.map(({ length }) => length));
