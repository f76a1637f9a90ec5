/* The bit-band alias of SRAM: reads, writes, access sizes, and that other bits stay. */
#include "observe.h"

static uint32_t word;

#define ALIAS(n) (0x22000000u + (((uint32_t)&word - 0x20000000u) * 32) + 4 * (n))

void observe(void) {
  word = 0x80000001;
  say_value("bit 0", REG(ALIAS(0)));
  say_value("bit 1", REG(ALIAS(1)));
  say_value("bit 31", REG(ALIAS(31)));
  REG(ALIAS(4)) = 1;
  REG(ALIAS(0)) = 0xFFFFFFFE;
  REG(ALIAS(17)) = 0xFFFFFFFF;
  say_value("bits 4 and 17 set, bit 0 cleared", word);
  *(volatile uint8_t *)ALIAS(9) = 1;
  *(volatile uint16_t *)ALIAS(27) = 1;
  say_value("bits 9 and 27 set by byte and halfword", word);
  say_value("bit 9 read as a byte", *(volatile uint8_t *)ALIAS(9));
  say_value("bit 27 read as a halfword", *(volatile uint16_t *)ALIAS(27));
  for (uint32_t n = 0; n < 32; n++) REG(ALIAS(n)) = n & 1;
  say_value("odd bits set", word);
}
