/** What text is written to: a stream of the process, or a test's. */
export interface Screen {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}
