/*
 * What the virtual machine needs from the board it runs on. The board's main program (or a host harness)
 * defines these.
 */
#ifndef OWLET_PORT_H
#define OWLET_PORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Sends text to a stream: 1 standard output, 2 standard error. */
void port_output(int stream, const char *text, size_t length);

/* Waits for text on standard input; returns how many bytes came, 0 at its end. */
int port_read_input(char *buffer, size_t size);

/* Microseconds since the start. */
uint64_t port_time_us(void);

/* Waits; returns early when an interrupt is requested. */
void port_sleep_us(uint32_t microseconds);

/* Set (by Ctrl-C) to have KeyboardInterrupt raised at the next backward jump or call; the machine clears it.
 */
extern volatile bool port_interrupt_requested;

/* The lowest address that the C stack may reach; the machine raises an exception some way above it. */
uintptr_t port_stack_limit(void);

/*
 * Pins and UARTs for the module `board`. A pin is port number (A = 0 ... J = 8) times 8 plus bit. The
 * functions return false when the chip has no such pin or UART.
 */
enum port_pin_mode { PORT_PIN_IN, PORT_PIN_OUT, PORT_PIN_IN_PULL_UP, PORT_PIN_IN_PULL_DOWN };
bool port_pin_configure(unsigned pin, enum port_pin_mode mode);
void port_pin_write(unsigned pin, bool level);
bool port_pin_read(unsigned pin);
bool port_uart_open(unsigned number, uint32_t baud);
void port_uart_write(unsigned number, const uint8_t *data, size_t length);
/* Takes what has arrived, without waiting; returns how many bytes. */
size_t port_uart_read(unsigned number, uint8_t *data, size_t size);
size_t port_uart_available(unsigned number);

#endif
