/** What agents call the two tools by, in the editor and outside of it. */
export const AGENT_TOOL_NAMES = {
  solve: 'reasoncode_solve_function',
  sandbox: 'reasoncode_run_in_sandbox',
} as const;
