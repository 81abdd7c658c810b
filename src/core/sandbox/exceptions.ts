/** Python's built-in exceptions, warnings left out (Python 3.13, "Exception hierarchy"). */
const BUILTIN = new Set(
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

/** True for the name of an exception that Python itself defines. */
export function isBuiltinException(name: string): boolean {
  return BUILTIN.has(name);
}
