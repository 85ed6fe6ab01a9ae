/** Whether a source is the address of a web page rather than a file. */
export function isAddress(source: string): boolean {
  return /^https?:\/\//i.test(source);
}
