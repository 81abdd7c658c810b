// The sandbox host with the second body of each language in the place of the first. The tests run
// it; sandbox/README.md ("If a dependency dies") says how one of them becomes the first.
import { serve } from '../host/serve.ts';
import { readPyodide } from '../pyodide/read.ts';
import { readQuickjsEmscripten } from '../original-quickjs/read.ts';

serve({ python: readPyodide, javascript: readQuickjsEmscripten });
