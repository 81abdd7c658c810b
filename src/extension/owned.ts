/** Something that holds on to the editor until it is disposed. */
export interface Owned {
  dispose(): void;
}
