/** lazy-parts: the parts of the page that few visits need, built apart and fetched at their first use. */

export { DebugRun } from './blocks/debug-run.js';
export { copyOf, saveAsTest } from './copies.js';
export { BodyView } from './detail/body-view.js';
export { Compare } from './detail/compare.js';
export { HeadersView } from './detail/headers-view.js';
export { LinesView } from './detail/lines-view.js';
export { Why } from './detail/why.js';
export { Drawer } from './overlays/drawer.js';
export { Har } from './overlays/har.js';
export { Help } from './overlays/help.js';
export { ViewerForm } from './overlays/viewer-form.js';
export { CachePanel } from './panels/cache.js';
export { DistributionPanel } from './panels/distribution.js';
export { FaultsPanel } from './panels/faults.js';
export { StoresPanel } from './panels/stores.js';
