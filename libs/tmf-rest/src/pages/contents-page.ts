import type { Contents } from './contents';

/** The contents as a plain page. */
export const contentsPage = ({ name, about, docs, health, apis, next }: Contents): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${name}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 68rem; margin: 0 auto; padding: 2rem 1.5rem 4rem; color: #1d2733; background: #fff; }
h1 { margin: 0; font-size: 2.2rem; }
h2 { margin: 2.2rem 0 .6rem; font-size: 1.3rem; }
p { margin: .4rem 0; }
a { color: #0b5cad; text-decoration: none; }
a:hover { text-decoration: underline; }
table { border-collapse: collapse; width: 100%; }
td, th { text-align: left; vertical-align: top; padding: .45rem 1rem .45rem 0; border-bottom: 1px solid #dde3ea; }
th { font-weight: 600; color: #5a6877; }
td:first-child, td:last-child { white-space: nowrap; }
td a { margin-right: 1rem; display: inline-block; }
code { display: block; background: #f3f5f8; border-radius: .3rem; padding: .4rem .6rem; font-size: .9rem; overflow-wrap: anywhere; }
li { margin-bottom: .8rem; }
.holds, .fails { display: inline-block; border-radius: 1rem; padding: .05rem .7rem; margin: .15rem .3rem .15rem 0; background: #e4f4e8; }
.fails { background: #fbe4e2; }
</style>
</head>
<body>
<h1>${name}</h1>
<p>${text(about)}</p>
<h2>Health</h2>
<p>${health.ready ? 'Ready.' : 'Not ready yet.'}</p>
<p>${Object.entries(health.checks)
  .map(([claim, holds]) => `<span class="${holds ? 'holds' : 'fails'}">${holds ? '✓' : '✗'} ${text(claim)}</span>`)
  .join('')}</p>
<p>${health.links.map((url) => link(url)).join(' · ')}</p>
<h2>APIs</h2>
<p>To read and to try: ${link(docs)}</p>
<table>
<tr><th>API</th><th>Version</th><th>Collections</th><th>Contract</th></tr>
${apis.map(row).join('\n')}
</table>
<h2>To try next</h2>
<ol>
${next.map(({ what, how }) => `<li>${text(what)}:<code>${text(how)}</code></li>`).join('\n')}
</ol>
</body>
</html>
`;

const row = ({ api, title, version, openapi, collections }: Contents['apis'][number]) =>
  `<tr><td>${text(`${api} ${title}`)}</td><td>${text(version)}</td><td>${collections.map((url) => link(url, url.slice(url.lastIndexOf('/') + 1))).join('')}</td><td>${link(openapi, 'OpenAPI')}</td></tr>`;

const link = (url: string, shown = url.replace(/^https?:\/\/[^/]+/, '')) => `<a href="${text(url)}">${text(shown)}</a>`;

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const text = (plain: string) => plain.replace(/[&<>"]/g, (character) => entities[character]!);
