/** later: the parts of the page that few visits need, built apart and fetched at their first use. */
export { Compare } from './detail/compare.js';
export { HeadersView } from './detail/headers-view.js';
export { Drawer } from './overlays/drawer.js';
export { Help } from './overlays/help.js';
export { CachePanel } from './panels/cache.js';
export { DistributionPanel } from './panels/distribution.js';
export { FaultsPanel } from './panels/faults.js';
export { StoresPanel } from './panels/stores.js';
export { saveAsTest } from './save-as-test.js';
