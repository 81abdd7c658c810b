import { editorHost, isFromHost } from './host.ts';
import { createPage } from './page.ts';

const root = document.getElementById('app');
if (root === null) throw new Error('the page has no #app');
const host = editorHost();
const receive = createPage(root, host);
// Only the editor can post to this page, and what it posts was built by the host from typed events;
// but extensions of the browser's side, and frames, may post what is none of ours.
window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (isFromHost(data)) receive(data);
});
host.post({ type: 'ready' });
