import { editorHost, isFromHost } from './host.ts';
import { createWorkflowPage } from './page.ts';

const root = document.getElementById('app');
if (root === null) throw new Error('the page has no #app');
const host = editorHost();
const receive = createWorkflowPage(root, host);
// As on the page of a search: others may post to this window what is none of ours.
window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (isFromHost(data)) receive(data);
});
host.post({ type: 'ready' });
