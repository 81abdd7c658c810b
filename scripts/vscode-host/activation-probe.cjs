// Runs inside the editor, in the place of tests: says how long the extension's activation takes in a
// window that has come to rest. A window that opens keeps both processors busy for seconds; what
// falls into that time is told of the window, not of the extension.
const vscode = require('vscode');

const QUIET_MS = 1500;
const MOST_MS = 30_000;

exports.run = async () => {
  const extension = vscode.extensions.getExtension('reason-code.reason-code');
  if (extension === undefined) throw new Error('the extension is not there');
  await rest();
  if (extension.isActive) throw new Error('it was active before anybody needed it');
  const began = performance.now();
  await extension.activate();
  console.log(`host-test:${performance.now() - began}`);
};

/** Until no timer of this process was late for a while. */
async function rest() {
  const end = performance.now() + MOST_MS;
  let since = performance.now();
  while (performance.now() < end && performance.now() - since < QUIET_MS) {
    const due = performance.now() + 20;
    await new Promise(resolve => setTimeout(resolve, 20));
    if (performance.now() - due > 5) since = performance.now();
  }
}
