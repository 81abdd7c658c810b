// Collectors that take spans, never answer, or answer 500, in a process of their own: what they do
// is not to cost the process that is measured. Tells their ports; ends with whoever started it.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

async function listen(status: number | undefined): Promise<number> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      if (status !== undefined) response.writeHead(status).end();
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

process.on('disconnect', () => process.exit(0));
const [takes, slow, error500] = [await listen(200), await listen(undefined), await listen(500)];
process.send?.({ takes, slow, error500 });
