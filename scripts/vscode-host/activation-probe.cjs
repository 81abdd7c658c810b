// Runs inside the editor, in the place of tests: says how long the extension's activation takes.
const vscode = require('vscode');

exports.run = async () => {
  const extension = vscode.extensions.getExtension('reason-code.reason-code');
  if (extension === undefined) throw new Error('the extension is not there');
  if (extension.isActive) throw new Error('it was active before anybody needed it');
  const began = performance.now();
  await extension.activate();
  console.log(`host-test:${performance.now() - began}`);
};
