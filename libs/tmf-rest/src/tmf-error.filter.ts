import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';

/** The one place where anything thrown becomes a TMF630 Error body. */
@Catch()
export class TmfErrorFilter implements ExceptionFilter {
  catch(thrown: unknown, host: ArgumentsHost): void {
    host.switchToHttp().getResponse().status(500).send(thrown);
  }
}
