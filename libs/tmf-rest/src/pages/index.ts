export { apiDocsPage, apiDocsStart } from './api-docs-page';
export { contents, type Contents, nextSteps, prefersPage } from './contents';
export { contentsPage } from './contents-page';
export { SwaggerUiFiles } from './swagger-ui-files';
