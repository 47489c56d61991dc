/** site: where the site is that this page looks at. The page itself lives at a name of its own. */

export const inspectorHost = 'edgewright.localhost';

export const site = `${location.protocol}//localhost${location.port === '' ? '' : `:${location.port}`}`;
