/** viewer: who browses, as CloudFront is told, for every request that does not say it itself. */
import { isIP } from 'node:net';
import { EdgewrightError } from '../../errors.js';
import type { ViewerSettings } from '../../simulator/identify-viewer.js';
import type { ApiRoute } from '../../simulator/server/edge-api.js';
import type { ViewerFacts } from '../contract.js';
import type { InspectorContext } from './context.js';
import { optionalText } from './fields.js';

const devices = ['', 'desktop', 'mobile', 'tablet', 'smarttv'];

export function viewerRoutes({ viewer }: InspectorContext): ApiRoute[] {
  return [
    {
      method: 'PUT',
      pattern: /^\/__edge\/viewer$/,
      answer({ body }, core) {
        Object.assign(viewer, withoutEmpty(viewer, readFacts(body)));
        const { country, device, address } = viewerFacts(viewer);
        const words = [country, device || 'device by User-Agent', address || 'address of the connection'];
        core.announce({ type: 'config', message: `Viewer: ${words.join(', ')}` });
        return { json: viewerFacts(viewer) };
      },
    },
  ];
}

export function viewerFacts(settings: ViewerSettings): ViewerFacts {
  return { country: settings.country ?? 'US', device: settings.device ?? '', address: settings.address ?? '' };
}

/** Throws for what no viewer has. */
export function readFacts(body: unknown): ViewerFacts {
  const country = (optionalText(body, 'country') ?? 'US').toUpperCase();
  const device = optionalText(body, 'device') ?? '';
  const address = optionalText(body, 'address') ?? '';
  if (!/^[A-Z]{2}$/.test(country))
    throw new EdgewrightError('viewer', `Country: expected two letters such as DE, found "${country}".`);
  if (!devices.includes(device))
    throw new EdgewrightError('viewer', `Device: expected one of ${devices.slice(1).join(', ')}, found "${device}".`);
  if (address !== '' && isIP(address) === 0)
    throw new EdgewrightError('viewer', `Address: expected an IPv4 or IPv6 address, found "${address}".`);
  return { country, device, address };
}

/** An empty setting means: not set. */
function withoutEmpty(settings: ViewerSettings, facts: ViewerFacts): ViewerSettings {
  if (facts.device === '') delete settings.device;
  if (facts.address === '') delete settings.address;
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== ''));
}
