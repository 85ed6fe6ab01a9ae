/** More than any vendor says of an error, in bytes; what a broken proxy sends may have no end. */
const mostBytes = 64 * 1024;

/**
 * The beginning of what a server says of an error, as text: 64 KiB at most. What is behind that is not waited for.
 *
 * @throws what the body does when it breaks off.
 */
export async function readErrorText({ body }: Response): Promise<string> {
  if (body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  let left = mostBytes;
  // Leaving the loop early closes the connection.
  for await (const bytes of body as ReadableStream<Uint8Array> & AsyncIterable<Uint8Array>) {
    text += decoder.decode(bytes.subarray(0, left), { stream: true });
    left -= bytes.length;
    if (left <= 0) break;
  }
  return text;
}
