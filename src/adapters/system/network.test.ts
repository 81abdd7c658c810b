import assert from 'node:assert/strict';
import { isOutOfReach } from './network.ts';

describe('an address', () => {
  const alone = { lo: [{ internal: true }] };
  const wired = { ...alone, eth0: [{ internal: false }] };

  it('is out of reach on a machine without a network, unless it is the machine itself', () => {
    for (const far of ['https://api.example/v1', 'http://10.0.0.7:8000/v1', 'http://[fe80::1]/'])
      assert.deepEqual([isOutOfReach(far, alone), isOutOfReach(far, wired)], [true, false], far);
    for (const own of [
      'http://localhost:11434/v1',
      'http://127.0.0.1:8080',
      'http://[::1]:9/v1',
      'http://models.localhost/v1',
    ])
      assert.equal(isOutOfReach(own, alone), false, own);
    // A name that only begins like this machine is another one.
    assert.equal(isOutOfReach('http://127.0.0.1.example/', alone), true);
  });

  it('that is none is left to whoever opens it', () => {
    assert.equal(isOutOfReach('', alone), false);
    assert.equal(isOutOfReach('model.gguf', alone), false);
  });
});
