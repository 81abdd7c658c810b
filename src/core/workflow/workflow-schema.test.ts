import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workflowSchema } from './workflow-file.ts';

const PATH = join('schemas', 'workflow.schema.json');

describe('the published schema of workflow files', () => {
  it('is what the code checks by (REASON_CODE_UPDATE_GOLDEN=1 writes it anew)', () => {
    const text = `${JSON.stringify(workflowSchema(), undefined, 2)}\n`;
    if (process.env['REASON_CODE_UPDATE_GOLDEN'] === '1') writeFileSync(PATH, text);
    assert.equal(readFileSync(PATH, 'utf8').replaceAll('\r\n', '\n'), text);
  });

  it('is named in the manifest, for the files of a workspace', () => {
    const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
      contributes: { jsonValidation: { fileMatch: string; url: string }[] };
    };
    assert.deepEqual(manifest.contributes.jsonValidation, [
      { fileMatch: '/.reason-code/workflows/*.json', url: './schemas/workflow.schema.json' },
    ]);
  });

  it('describes its parts, and knows conditions within conditions', () => {
    const schema = JSON.stringify(workflowSchema());
    assert.match(schema, /"\$ref":"#\/\$defs\/Condition"/);
    for (const word of ['reasoning', 'sandbox', 'orchestrator', 'branch', 'fallback'])
      assert.ok(schema.includes(`"${word}"`), word);
  });
});
