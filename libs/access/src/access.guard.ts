import { createHash, timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Inject, Injectable, SetMetadata, UnauthorizedException } from '@nestjs/common';
import { Reflector } from '@nestjs/core';

/** The injection token of the bearer token; undefined when whoever reaches the port may come in. */
export const ACCESS_TOKEN = Symbol('access token');

const OPEN = 'skyledger:openToAll';

/** Lets a controller or a route answer without a token: liveness, readiness and the front page. */
export const OpenToAll = () => SetMetadata(OPEN, true);

/** Asks every request for the bearer token when there is one. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    @Inject(ACCESS_TOKEN) private readonly token: string | undefined,
    private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    if (this.token === undefined) return true;
    if (this.reflector.getAllAndOverride<boolean | undefined>(OPEN, [context.getHandler(), context.getClass()])) return true;
    const { authorization } = context.switchToHttp().getRequest<{ headers: { authorization?: string } }>().headers;
    if (authorization !== undefined && same(authorization, `Bearer ${this.token}`)) return true;
    context.switchToHttp().getResponse<{ header(name: string, value: string): void }>().header('WWW-Authenticate', 'Bearer');
    throw new UnauthorizedException('A bearer token is needed.');
  }
}

/** Compares digests, so that neither length nor content can be measured by time. */
const same = (left: string, right: string) => timingSafeEqual(digest(left), digest(right));
const digest = (text: string) => createHash('sha256').update(text).digest();
