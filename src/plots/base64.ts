const CHUNK = 0x8000;

/** Standard base64 of bytes, by `btoa` so that it runs in Node and in the browser. */
export function base64(bytes: Uint8Array): string {
  let binary = '';
  for (let start = 0; start < bytes.length; start += CHUNK) {
    binary += String.fromCharCode(...bytes.subarray(start, start + CHUNK));
  }
  return btoa(binary);
}
