/** @file Cyclic redundancy checks of 32 bits, bits reversed. */

const ISO_3309 = tableOf(0xedb88320);
const CASTAGNOLI = tableOf(0x82f63b78);

/** CRC-32 (ISO 3309; zip, PNG) of bytes, going on from the checksum of what came before. */
export function crc32(bytes: Uint8Array, before = 0): number {
  return check(ISO_3309, bytes, before);
}

/** CRC-32C (RFC 3720, appendix B.4; TensorBoard's files) of bytes. */
export function crc32c(bytes: Uint8Array): number {
  return check(CASTAGNOLI, bytes, 0);
}

function check(table: Uint32Array, bytes: Uint8Array, before: number): number {
  let remainder = ~before;
  for (let i = 0; i < bytes.length; i++) remainder = table[(remainder ^ bytes[i]) & 0xff] ^ (remainder >>> 8);
  return ~remainder >>> 0;
}

/** The remainder of each byte. */
function tableOf(polynomial: number): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let remainder = byte;
    for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? polynomial : 0);
    return remainder;
  });
}
