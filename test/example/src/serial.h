/* The driver: a serial line on UART0 driven by interrupts, with a buffer in each direction. */
#ifndef SERIAL_H
#define SERIAL_H

#include <stdint.h>

/* Enables the UART with 8 data bits, no parity and one stop bit. `clock` is the processor's, in hertz. */
void serial_begin(uint32_t clock, uint32_t baud);

/* Sends a text; waits only while the buffer is full. */
void serial_print(const char *text);

/* Returns the next character received, or -1. */
int serial_read(void);

#endif
