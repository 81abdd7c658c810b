// The model's process: holds one model for the process that started it, and ends with it.
import { createLlamaModel } from '../create-llama-model.ts';
import { serveModel } from './serve-model.ts';

const die = (): void => {
  // Nothing here is worth a clean end, and threads inside the engine could delay one.
  process.kill(process.pid, 'SIGKILL');
};

process.on('disconnect', die);
process.on(
  'message',
  serveModel(
    {
      send: message => void process.send?.(message, undefined, undefined, () => undefined),
      end: () => process.exit(0),
    },
    createLlamaModel,
  ),
);
process.send?.({ type: 'started' });
