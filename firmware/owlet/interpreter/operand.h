/* The operands of the bytecode, read from the instruction stream. */
#ifndef OWLET_INTERPRETER_OPERAND_H
#define OWLET_INTERPRETER_OPERAND_H

#include "objects/native.h"

/* A number without sign: seven bits in each byte, the highest first. */
static inline uint32_t operand_unsigned(const uint8_t **ip) {
  uint32_t byte = *(*ip)++, number = byte & 0x7F;
  while (byte & 0x80) {
    byte = *(*ip)++;
    number = number << 7 | (byte & 0x7F);
  }
  return number;
}

/* The same in two's complement. */
static inline int32_t operand_signed(const uint8_t **ip) {
  int32_t number = (**ip & 0x40) != 0 ? -1 : 0;
  uint32_t byte;
  do {
    byte = *(*ip)++;
    number = (int32_t)((uint32_t)number << 7 | (byte & 0x7F));
  } while (byte & 0x80);
  return number;
}

/* The target of a jump, one or two bytes relative to what follows them; `bias` makes it signed. */
static inline const uint8_t *operand_label(const uint8_t **ip, int32_t bias) {
  uint32_t offset = *(*ip)++;
  if (offset & 0x80) {
    offset = (offset & 0x7F) | (uint32_t) * (*ip)++ << 7;
    return *ip + (int32_t)(offset - ((uint32_t)bias << 8));
  }
  return *ip + (int32_t)(offset - bias);
}

static inline const uint8_t *operand_forward(const uint8_t **ip) {
  return operand_label(ip, 0);
}
static inline const uint8_t *operand_signed_label(const uint8_t **ip) {
  return operand_label(ip, 0x40);
}

/* How many arguments a call has: see native.h. */
static inline unsigned operand_count(const uint8_t **ip) {
  uint32_t operand = operand_unsigned(ip);
  return with_keywords(operand & 0xFF, operand >> 8);
}

#endif
