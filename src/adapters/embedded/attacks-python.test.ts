import { describeAttacks } from '../../testing/attacks/attacks.contract.ts';
import { PYTHON_ATTACKS } from '../../testing/attacks/python/all.ts';
import { EMBEDDED } from './attacks.contract.ts';

describeAttacks(EMBEDDED, 'a Python program', PYTHON_ATTACKS);
