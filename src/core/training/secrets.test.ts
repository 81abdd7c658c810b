import assert from 'node:assert/strict';
import fc from 'fast-check';
import { canBeMasked, maskSecrets, secretKinds } from './secrets.ts';
import type { SecretKind } from './secrets.ts';

/** Put together here, so that nothing in this file looks like a secret to a scanner. */
const joined = (...parts: readonly string[]): string => parts.join('');
const LETTERS = 'q7Lx2Vb9Tn4Rk8Wd3Hs6Pz1Mc5Yf0Jg7';

describe('secrets in a text', () => {
  const cases: readonly (readonly [SecretKind, string])[] = [
    ['private key', joined('-----BEGIN RSA ', 'PRIVATE KEY-----')],
    ['access key or token', joined('AK', 'IA', 'ABCDEFGHIJKLMNOP')],
    ['access key or token', joined('gh', 'p_', LETTERS)],
    ['access key or token', joined('h', 'f_', LETTERS)],
    ['access key or token', joined('s', 'k-', 'proj-', LETTERS)],
    ['access key or token', joined('xo', 'xb-', '123456789012')],
    ['access key or token', joined('Authorization: ', 'Bearer ', LETTERS)],
    ['assigned password or key', joined('DB_PASS', 'WORD = "hunter22"')],
    ['assigned password or key', joined('api', 'Key: string = "hunter22"')],
    ['assigned password or key', joined('{"client_', 'secret": "hunter22"}')],
    ['random text like a key', `salt = "${LETTERS}"`],
    ['random text like a key', 'x = "3f786850e387550fdab836ed7e6dc881de23001b"'],
    ['URL with a password', 'postgres://me:pw@db.internal/x'],
    ['e-mail address', '# ask jane.doe+code@corp.co.uk'],
    ['home folder', 'open("/home/jane/data.csv")'],
    ['home folder', 'open("C:\\\\Users\\\\jane\\\\data.csv")'],
    ['home folder', '/Users/jane/x, /root/x'],
  ];

  it('are found, each kind by its shape', () => {
    for (const [kind, text] of cases) assert.ok(secretKinds(text).includes(kind), text);
  });

  it('are not seen in ordinary code', () => {
    const harmless = [
      'def token_count(tokens: list[str]) -> int:\n    return len(tokens)',
      'password = read_password()\nif token == "":\n    raise ValueError("no token")',
      'url = "https://example.com/a?b=c"  # user@example.com',
      'product = left@right\n@decorator\ndef f(): ...',
      'ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ',
      'const aVeryLongNameOfAFunctionThatSaysWhatItDoes = () => 1;',
      'x = "0000000000000000000000000000000000000000"',
      'path = "/home/someone/x"',
    ];
    for (const text of harmless) assert.deepEqual(secretKinds(text), [], text);
  });

  it('are gone after masking, where they can be masked', () => {
    for (const [kind, text] of cases) {
      const left = secretKinds(maskSecrets(text));
      assert.equal(left.includes(kind), !canBeMasked(kind), text);
    }
    assert.equal(maskSecrets('postgres://me:pw@db/x'), 'postgres://db/x');
    assert.equal(maskSecrets('open("/home/jane/a")'), 'open("/home/someone/a")');
  });

  it('are masked once: masking again changes nothing, whatever stands around them', () => {
    const some = fc.constantFrom(...cases.map(([, text]) => text));
    fc.assert(
      fc.property(fc.string(), some, fc.string(), (before, text, after) => {
        const masked = maskSecrets(`${before}\n${text}\n${after}`);
        assert.equal(maskSecrets(masked), masked);
        assert.ok(secretKinds(masked).every(kind => !canBeMasked(kind)));
      }),
    );
  });
});
