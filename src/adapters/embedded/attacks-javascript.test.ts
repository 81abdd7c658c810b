import { describeAttacks } from '../../testing/attacks/attacks.contract.ts';
import { JAVASCRIPT_ATTACKS } from '../../testing/attacks/javascript/all.ts';
import { EMBEDDED } from './attacks.contract.ts';

describeAttacks(EMBEDDED, 'a JavaScript program', JAVASCRIPT_ATTACKS);
