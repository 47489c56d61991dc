/** page: the inspector at /__edge. */
import { render } from 'preact';
import { App } from './app.js';
import './style/base.css';
import './style/frame.css';
import './style/list.css';
import './style/detail.css';
import './style/blocks.css';
import './style/panels.css';
import './style/overlays.css';
import './style/narrow.css';

const root = document.getElementById('app');
if (root !== null) render(<App />, root);
