import assert from 'node:assert/strict';
import { panelHtml } from './panel-html.ts';

describe("the panel's page", () => {
  const page = panelHtml({
    cspSource: 'https://csp.example',
    nonce: 'abc',
    script: 'https://csp.example/main.js',
    style: 'https://csp.example/style.css',
    title: '<script>alert(1)</script>',
  });

  it('lets nothing load or run but its own script and style', () => {
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1] ?? '';
    assert.match(policy, /^default-src 'none';/);
    assert.ok(policy.includes("script-src 'nonce-abc'"));
    assert.ok(!/unsafe|https?:\/\/(?!csp\.example)|\*/.test(policy), policy);
  });

  it('has no script, style or handler in line, and no title that becomes markup', () => {
    assert.equal((page.match(/<script/g) ?? []).length, 1);
    assert.ok(!/<style|\son\w+=|style="|javascript:/.test(page));
  });
});
