import type { AppliedTopic } from '@skyledger/messaging';

const said = { made: 'made', there: 'already there', altered: 'changed', differs: 'differs' };
const wouldBe = { made: 'would be made', there: 'already there', altered: 'would be changed', differs: 'differs' };

/** Topics, a line each, and what became of them in all. */
export const topicTable = (topics: readonly AppliedTopic[], isDryRun: boolean): string[] => {
  const words = isDryRun ? wouldBe : said;
  const rows = topics.map(({ name, partitions, replicas, keptForDays, state, notes }) => [
    ...[name, `${partitions}`, `${replicas}`, `${keptForDays}`],
    [words[state], ...notes].join('; '),
  ]);
  const all = [['topic', 'partitions', 'replicas', 'days', ''], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column]!.length)));
  const lines = all.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  const counts = Object.entries(words).flatMap(([state, word]) => {
    const count = topics.filter((topic) => topic.state === state).length;
    return count > 0 ? [`${count} ${word}`] : [];
  });
  return [...lines, '', `${topics.length} topics: ${counts.join(', ')}.`];
};
