// The sandbox host: a child process without environment, files or a way to start others, that
// runs one interpreter a thread. It ends with the process that started it.
import { readCpython } from './cpython.ts';
import { readQuickjs } from './quickjs.ts';
import { serve } from './serve.ts';

serve({ python: readCpython, javascript: readQuickjs });
