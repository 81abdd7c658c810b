import type { Desk } from '../desk.ts';
import type { SearchPanel } from '../panel/search-panel.ts';
import type { ForeignTools } from './foreign-tools.ts';
import type { Plugins } from './plugins.ts';
import type { Runs } from './runs.ts';
import type { WorkflowPanel } from './workflow-panel.ts';

/** What runs workflows in the editor works with. */
export type Kit = {
  readonly desk: Desk;
  readonly searches: SearchPanel;
  readonly runs: Runs;
  readonly panel: WorkflowPanel;
  readonly plugins: Plugins;
  readonly foreign: ForeignTools;
};
