import type { ServedApi } from '../openapi';

/** The page: Swagger UI, every file of it from here, told by `start.js` what to show. */
export const apiDocsPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Skyledger APIs</title>
<link rel="icon" href="api-docs/favicon-32x32.png">
<link rel="stylesheet" href="api-docs/swagger-ui.css">
</head>
<body>
<p style="margin:1rem;font-family:sans-serif"><a href="api-docs/asyncapi">What services tell each other over Kafka (AsyncAPI)</a></p>
<div id="apis"></div>
<script src="api-docs/swagger-ui-bundle.js"></script>
<script src="api-docs/swagger-ui-standalone-preset.js"></script>
<script src="api-docs/start.js"></script>
</body>
</html>
`;

/** The OpenAPI documents to choose from; their addresses are relative, so that the page also works behind a proxy. */
const choicesOf = (served: readonly ServedApi[]) =>
  served
    .map(({ api, version, basePath }) => ({ name: `${api} ${version}`, url: `.${basePath}/openapi.json` }))
    .sort((one, other) => one.name.localeCompare(other.name));

/** The script of the page. It is no part of the page itself, because the content security policy allows no script there. */
export const apiDocsStart = (served: readonly ServedApi[]): string => `window.ui = SwaggerUIBundle({
  dom_id: '#apis',
  urls: ${JSON.stringify(choicesOf(served))},
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
  layout: 'StandaloneLayout',
  deepLinking: true,
  docExpansion: 'none',
  defaultModelsExpandDepth: 0,
  tryItOutEnabled: true,
  persistAuthorization: true,
  validatorUrl: null,
});
`;
