import type { ToPanel } from '../src/protocol/messages.ts';
import { editorHost } from './host.ts';
import { createPage } from './page.ts';

const root = document.getElementById('app');
if (root === null) throw new Error('the page has no #app');
const host = editorHost();
const receive = createPage(root, host);
// Only the editor can post to this page; what it holds was built by the host from typed events.
window.addEventListener('message', (event: MessageEvent<ToPanel>) => receive(event.data));
host.post({ type: 'ready' });
