import { describeSandbox } from '../../../core/sandbox/sandbox.contract.ts';
import { sharedPyodide } from './pyodide.contract.ts';

describeSandbox('sealed Pyodide', { create: sharedPyodide });
