import { expect, test } from 'vitest';
import { formatTable, parseHeaders } from './ffi.js';

const header = `
/* #define NOT_THIS 1 */
#ifndef GPIO_H
#define GPIO_H
#include "inc/hw_types.h"
#define GPIO_PIN_0 0x00000001 // pin
#define GPIO_ALL (GPIO_PIN_0 | 0xFE)
#define GPIO_NAME "text"
#define HWREG(x) (*((volatile uint32_t *)(x)))
#define GPIO_TWICE \\
    (2 * GPIO_ALL)
typedef bool tBoolean;
typedef enum { ModeA, ModeB = 4 } tMode;
extern int32_t GPIOPinRead(uint32_t port, uint8_t pins);
extern void GPIOPinWrite(unsigned long port, unsigned char pins,
                         unsigned char value);
void GPIODirGet(uint32_t port, uint32_t *direction, bool flag);
const char *Name(void);
tBoolean Present(tMode);
extern void IntRegister(uint32_t interrupt, void (*handler)(void));
int printf(const char *format, ...);
static inline uint32_t hidden(void) { return 1; }
uint64_t Wide(void);
#endif
`;

test('prototypes become signatures, and functions that cannot be called are listed', () => {
  const { functions, omitted } = parseHeaders([header]);
  expect(functions.map(({ name, signature }) => `${name} ${signature}`)).toEqual([
    'GPIODirGet vupb',
    'GPIOPinRead iuB',
    'GPIOPinWrite vuBB',
    'Name p',
    'Present bu',
  ]);
  expect(omitted.map(({ name }) => name)).toEqual(['IntRegister', 'Wide', 'printf']);
});

test('constants are integers, in order', () => {
  expect(parseHeaders([header]).constants).toEqual([
    'GPIO_ALL',
    'GPIO_PIN_0',
    'GPIO_TWICE',
    'ModeA',
    'ModeB',
  ]);
});

test('the table is C', () => {
  const text = formatTable(parseHeaders([header]), ['gpio.h']);
  expect(text).toContain('#include "gpio.h"\n');
  expect(text).toContain('    {"GPIOPinRead", (void *)GPIOPinRead, "iuB"},\n');
  expect(text).toContain('    {"GPIO_ALL", (uint32_t)GPIO_ALL},\n');
});
