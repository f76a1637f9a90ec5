/* CRC-16 of words (ROM user's guide, chapter 7): x^16 + x^15 + x^2 + 1, beginning with 0, lowest bit first. */
#include <stdint.h>

#include "rom/names.h"

extern uint16_t Crc16Array(uint32_t words, const uint32_t *data);
extern void Crc16Array3(uint32_t words, const uint32_t *data, uint16_t *crcs);

/* The CRCs of a byte's low and high half, each with zeros before it. */
static const uint16_t halves[2][16] = {
    {0x0000, 0xC0C1, 0xC181, 0x0140, 0xC301, 0x03C0, 0x0280, 0xC241, 0xC601, 0x06C0, 0x0780, 0xC741, 0x0500,
     0xC5C1, 0xC481, 0x0440},
    {0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401, 0xA001, 0x6C00, 0x7800, 0xB401, 0x5000,
     0x9C01, 0x8801, 0x4400},
};

static uint16_t advance(uint16_t crc, uint8_t byte) {
  byte ^= crc;
  return crc >> 8 ^ halves[0][byte & 15] ^ halves[1][byte >> 4];
}

/* The CRC of all bytes. */
uint16_t Crc16Array(uint32_t words, const uint32_t *data) {
  const uint8_t *bytes = (const uint8_t *)data;
  uint16_t crc = 0;
  for (uint32_t i = 0; i < 4 * words; i++) {
    crc = advance(crc, bytes[i]);
  }
  return crc;
}

/* The CRCs of all bytes, of those at even addresses, and of those at odd ones. */
void Crc16Array3(uint32_t words, const uint32_t *data, uint16_t *crcs) {
  const uint8_t *bytes = (const uint8_t *)data;
  uint16_t all = 0, halved[2] = {0, 0};
  for (uint32_t i = 0; i < 4 * words; i++) {
    all = advance(all, bytes[i]);
    halved[i & 1] = advance(halved[i & 1], bytes[i]);
  }
  crcs[0] = all;
  crcs[1] = halved[0];
  crcs[2] = halved[1];
}
