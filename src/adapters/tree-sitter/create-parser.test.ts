import assert from 'node:assert/strict';
import { isReasonCodeError } from '../../core/base/errors.ts';
import { createParsers } from './create-parser.ts';

describe('the tree-sitter adapter', () => {
  it('gives nodes with UTF-16 offsets, past a byte order mark and characters of two units', async () => {
    const { python } = await createParsers('dist/vendor/tree-sitter');
    const text = '\uFEFFs = "𝒳é"\nx = 1\n';
    const tree = python.parse(text);
    const last = tree.rootNode.namedChildren.at(-1);
    assert.equal(tree.rootNode.hasError, false);
    assert.equal(text.slice(last?.startIndex, last?.endIndex), 'x = 1');
    assert.equal(last?.startPosition.row, 1);
    tree.delete();
  });

  it('makes parsers again after the first time, and after a failure', async () => {
    await assert.rejects(createParsers('no/such/folder'), error => {
      return isReasonCodeError(error, 'file-unreadable') && error.message.includes('npm run build');
    });
    const { python } = await createParsers('dist/vendor/tree-sitter');
    const tree = python.parse('x = (');
    assert.equal(tree.rootNode.hasError, true);
    tree.delete();
  });
});
