/** hosts: which distribution a Host header means, and whether a name may be spoken to this machine at all. */
import type { DistributionModel } from './model.js';

/** A Host header taken apart: name in lower case without port. Undefined: not of the form of RFC 9110 §7.2. */
export function hostnameOf(host: string): string | undefined {
  return /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/i.exec(host)?.[1]?.toLowerCase();
}

/** Names that always mean this machine, so that no foreign page can reach it through a name of its own (DNS rebinding). */
export function isLoopbackName(hostname: string): boolean {
  return /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(hostname) || hostname.endsWith('.localhost');
}

/**
 * The host that functions see: an alias or the distribution's own domain, never localhost. "localhost" means the first
 * distribution, "NAME.localhost" the one of that alias, domain or logical id. A foreign name stays as it is and finds nothing.
 */
export function publicHost(hostname: string, models: readonly DistributionModel[]): string {
  if (!isLoopbackName(hostname)) return hostname;
  const name = hostname.replace(/\.?localhost$/, '');
  const named = models.find((model) => model.logicalId.toLowerCase() === name);
  if (named !== undefined) return hostOf(named);
  if (models.some((model) => answersTo(model, name))) return name;
  return models[0] === undefined ? hostname : hostOf(models[0]);
}

/** The first alias that is a whole name, else d….cloudfront.net. */
export function hostOf(model: DistributionModel): string {
  return model.aliases.find((alias) => !alias.startsWith('*')) ?? model.domainName;
}

/** The distribution that a name leads to; the first one for any that leads nowhere. */
export function modelAt(hostname: string, models: readonly DistributionModel[]): DistributionModel | undefined {
  const host = publicHost(hostname, models);
  return models.find((model) => answersTo(model, host)) ?? models[0];
}

/** A name that is neither this machine's nor a distribution's may be a foreign page's own, pointed here. */
export function isServed(hostname: string, models: readonly DistributionModel[]): boolean {
  return isLoopbackName(hostname) || models.some((model) => answersTo(model, hostname));
}

/** `host` in lower case. */
export function answersTo(model: Pick<DistributionModel, 'domainName' | 'aliases'>, host: string): boolean {
  return model.domainName === host || model.aliases.some((alias) => isAlias(alias.toLowerCase(), host));
}

/** "*.example.com" stands for exactly one label. DG/CNAMEs.html */
export function isAlias(alias: string, host: string): boolean {
  if (!alias.startsWith('*.')) return alias === host;
  const suffix = alias.slice(1);
  return host.endsWith(suffix) && !host.slice(0, -suffix.length).includes('.');
}
