const said = new Set<string>();

/** Prints a warning on standard error, once for each text. */
export function warn(message: string): void {
  if (said.has(message)) return;
  said.add(message);
  console.warn(`earshot: ${message}`);
}
