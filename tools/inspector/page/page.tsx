/** page: the inspector at /__edge. */
import { render } from 'preact';
import { App } from './app.js';
import { inspectorHost } from './site.js';
import './style/base.css';
import './style/frame.css';
import './style/list.css';
import './style/detail.css';
import './style/blocks.css';
import './style/panels.css';
import './style/overlays.css';
import './style/narrow.css';

const root = document.getElementById('app');
// A service worker of the site opens what is at the site's address without saying that a window is opened. It has no part in the other name.
if (location.hostname !== inspectorHost) location.replace(`//${inspectorHost}:${location.port}/__edge${location.hash}`);
else if (root !== null) render(<App />, root);
