import { createHash, timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Inject, Injectable, SetMetadata, UnauthorizedException } from '@nestjs/common';
import { Reflector } from '@nestjs/core';

/** The injection token of the bearer token. */
export const ACCESS_TOKEN = Symbol('access token');

const OPEN = 'skyledger:openToAll';

/** Lets a controller or a route answer without a token: liveness, readiness and the front page. */
export const OpenToAll = () => SetMetadata(OPEN, true);

/** Asks every request for the bearer token. */
@Injectable()
export class AccessGuard implements CanActivate {
  private readonly expected: Buffer;

  constructor(
    @Inject(ACCESS_TOKEN) token: string,
    private readonly reflector: Reflector,
  ) {
    this.expected = digest(`Bearer ${token}`);
  }

  canActivate(context: ExecutionContext): boolean {
    if (this.reflector.getAllAndOverride<boolean | undefined>(OPEN, [context.getHandler(), context.getClass()])) return true;
    const { authorization } = context.switchToHttp().getRequest<{ headers: { authorization?: string } }>().headers;
    if (authorization !== undefined && timingSafeEqual(digest(authorization), this.expected)) return true; // neither length nor content can be measured by time
    context.switchToHttp().getResponse<{ header(name: string, value: string): void }>().header('WWW-Authenticate', 'Bearer');
    throw new UnauthorizedException('A bearer token is needed.');
  }
}

const digest = (text: string) => createHash('sha256').update(text).digest();
