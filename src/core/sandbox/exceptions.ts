import type { Language } from '../base/source.ts';

/** Python's built-in exceptions, warnings left out (Python 3.13, "Exception hierarchy"). */
const PYTHON = new Set(
  (
    'BaseException BaseExceptionGroup GeneratorExit KeyboardInterrupt SystemExit Exception ' +
    'ArithmeticError FloatingPointError OverflowError ZeroDivisionError AssertionError ' +
    'AttributeError BufferError EOFError ExceptionGroup ImportError ModuleNotFoundError ' +
    'LookupError IndexError KeyError MemoryError NameError UnboundLocalError OSError ' +
    'BlockingIOError ChildProcessError ConnectionError BrokenPipeError ConnectionAbortedError ' +
    'ConnectionRefusedError ConnectionResetError FileExistsError FileNotFoundError ' +
    'InterruptedError IsADirectoryError NotADirectoryError PermissionError ProcessLookupError ' +
    'TimeoutError ReferenceError RuntimeError NotImplementedError PythonFinalizationError ' +
    'RecursionError StopAsyncIteration StopIteration SyntaxError IndentationError TabError ' +
    'SystemError TypeError ValueError UnicodeError UnicodeDecodeError UnicodeEncodeError ' +
    'UnicodeTranslateError'
  ).split(' '),
);

/** JavaScript's, as ECMAScript lists them. */
const JAVASCRIPT = new Set(
  'Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError'.split(
    ' ',
  ),
);

/** True for the name of an exception that the language itself defines. */
export function isBuiltinException(name: string, language: Language = 'python'): boolean {
  return (language === 'python' ? PYTHON : JAVASCRIPT).has(name);
}
