import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** The metrics that dashboards and alerts ask for, but those that Prometheus makes itself. */
export const asked = (): string[] => {
  const { groups } = parse(readFileSync('deploy/compose/prometheus/rules.yml', 'utf8')) as { groups: { rules: { expr: string }[] }[] };
  const { panels } = JSON.parse(readFileSync('deploy/compose/grafana/dashboards/skyledger.json', 'utf8')) as {
    panels: { targets?: { expr: string }[] }[];
  };
  const queries = [...groups.flatMap(({ rules }) => rules), ...panels.flatMap(({ targets = [] }) => targets)].map(({ expr }) => expr);
  return [...new Set(queries.flatMap(metricsIn))].filter((name) => name !== 'up').sort();
};

/** Of a query: each name that is neither a function, nor a label, nor a word of the language. */
const metricsIn = (query: string): string[] => {
  const bare = query.replaceAll(/"[^"]*"|\{[^}]*\}|\[[^\]]*\]|\b(?:by|without|on|ignoring)\s*\([^)]*\)/g, ' ');
  return [...bare.matchAll(/[a-z_][a-z0-9_:]*\b(?!\s*\()/g)]
    .map(([name]) => name)
    .filter((name) => !['by', 'and', 'or', 'unless'].includes(name));
};
