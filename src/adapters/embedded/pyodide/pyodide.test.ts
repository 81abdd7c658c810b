import { describeSandbox } from '../../../core/sandbox/sandbox.contract.ts';
import { sharedSecondBodies } from '../second/second.contract.ts';

describeSandbox('sealed Pyodide', { create: sharedSecondBodies });
