/* The driver: a serial line on UART0 whose characters come and go by interrupt, through a buffer in each direction. */
#ifndef SERIAL_H
#define SERIAL_H

#include <stdint.h>

/* Switches the line on with 8 data bits, no parity and one stop bit. `clock` is the processor's, in hertz. */
void serial_begin(uint32_t clock, uint32_t baud);

/* Sends a text; waits only for room in the buffer. */
void serial_print(const char *text);

/* The next character received, or -1. */
int serial_read(void);

#endif
