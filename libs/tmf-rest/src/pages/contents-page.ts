import type { Contents } from './contents';

/** The contents as a plain page. */
export const contentsPage = ({ name, about, docs, health, apis, next }: Contents): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${name}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222; }
table { border-collapse: collapse; width: 100%; }
td, th { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #ddd; }
code { background: #f4f4f4; padding: .1rem .3rem; overflow-wrap: anywhere; }
li { margin-bottom: .5rem; }
</style>
</head>
<body>
<h1>${name}</h1>
<p>${text(about)}</p>
<h2>Health</h2>
<p>${health.ready ? 'Ready.' : 'Not ready yet.'} ${Object.entries(health.checks)
  .map(([claim, holds]) => `${holds ? '✓' : '✗'} ${text(claim)}`)
  .join(' · ')}</p>
<p>${health.links.map(link).join(' · ')}</p>
<h2>APIs</h2>
<p>To read and to try: ${link(docs)}</p>
<table>
<tr><th>API</th><th>Version</th><th>Collections</th><th>Contract</th></tr>
${apis.map(row).join('\n')}
</table>
<h2>To try next</h2>
<ol>
${next.map(({ what, how }) => `<li>${text(what)}:<br><code>${text(how)}</code></li>`).join('\n')}
</ol>
</body>
</html>
`;

const row = ({ api, title, version, openapi, collections }: Contents['apis'][number]) =>
  `<tr><td>${text(`${api} ${title}`)}</td><td>${text(version)}</td><td>${collections.map(link).join('<br>')}</td><td>${link(openapi)}</td></tr>`;

const link = (url: string) => `<a href="${text(url)}">${text(url.replace(/^https?:\/\/[^/]+/, ''))}</a>`;

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const text = (plain: string) => plain.replace(/[&<>"]/g, (character) => entities[character]!);
