/** The editor logs much of its own; the script that started it looks for this. */
const MARK = 'host-test:';

/** Prints a line that is seen outside of the editor, whichever host it is. */
export function say(text: string): void {
  console.log(`${MARK}${text}`);
}
