// The files that scenarios work on, and what the scripted model answers for their functions.

const stub = (name, doc, call, value) =>
  `def ${name}(a, b):\n    """${doc}\n\n    >>> ${call}\n    ${value}\n    """\n`;

/** What the tests of stderr look for. */
export const SAID = 'looking at 2 and 3';

const WRONG = (nth, sign = '-') => [
  'import sys',
  `print("${SAID}", file=sys.stderr)`,
  `return a ${sign} b - ${nth}`,
];
const RIGHT = ['return a + b'];
/** Wrong until the model is told so. */
const repaired = ({ nth, told }) => (told ? RIGHT : WRONG(nth));
/** Never right, and never the same. */
const endless = ({ nth }) => [`return ${nth} * 1000 + 777`];

export const SETTINGS = {
  'reasonCode.simulations': 5000,
  'reasonCode.maxTokens': 9_000_000,
  'reasonCode.inFlight': 2,
};

/** By the name of the file: its text, and what is answered for its function. */
export const STUBS = Object.fromEntries(
  [
    ['asked', repaired],
    ['accepted', repaired],
    ['discarded', repaired],
    ['moved', repaired],
    ['changed', repaired],
    ['typed', repaired],
    ['cancelled', endless],
    ['stopped', endless],
    ['reloaded', endless],
    ['examined', repaired],
    ['closed', endless],
  ].map(([name, body]) => [
    `${name}.py`,
    { name, body, text: stub(name, 'Add two numbers.', `${name}(2, 3)`, 5) },
  ]),
);

/** A file as it reads with the verified body in it. */
export const solved = file => `${STUBS[file].text}    ${RIGHT.join('\n    ')}\n`;

/** What the stand-in model is given: easy, for it is weak. */
export const standInStub = {
  file: 'sums.py',
  text: stub('add', 'Add two numbers.', 'add(2, 3)', 5),
};
