/** The checksum by which GDB compares memory with a file (GDB manual, packet `qCRC`): CRC-32 with the highest bit first. */

const polynomial = 0x04c11db7;

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit++) crc = (crc << 1) ^ (crc & 0x80000000 ? polynomial : 0);
  return crc;
});

export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc << 8) ^ table[(crc >>> 24) ^ byte];
  return crc >>> 0;
}
