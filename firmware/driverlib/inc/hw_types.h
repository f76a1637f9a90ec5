/* Types and register access that every driver uses. */
#ifndef INC_HW_TYPES_H
#define INC_HW_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef bool tBoolean;

#define HWREG(address) (*((volatile uint32_t *)(address)))
#define HWREGH(address) (*((volatile uint16_t *)(address)))
#define HWREGB(address) (*((volatile uint8_t *)(address)))

/* The bit-band alias of one bit of an SRAM or peripheral address (ARMv7-M, B3.1). */
#define HWREG_ALIAS(address, bit) \
  (((uint32_t)(address)&0xF0000000) | 0x02000000 | (((uint32_t)(address)&0x000FFFFF) << 5) | ((bit) << 2))
#define HWREGBITW(address, bit) HWREG(HWREG_ALIAS(address, bit))
#define HWREGBITH(address, bit) HWREGH(HWREG_ALIAS(address, bit))
#define HWREGBITB(address, bit) HWREGB(HWREG_ALIAS(address, bit))

#endif
