import { service } from '@skyledger/service-kit';
import { ApiDocsController } from './api-docs.controller';
import { SwaggerUiFiles } from '@skyledger/tmf-rest/pages';

/** What stands at `/api-docs`. */
export const apiDocsService = service({
  name: 'api-docs',
  modules: [{ module: class ApiDocs {}, controllers: [ApiDocsController], providers: [SwaggerUiFiles] }],
});
