/*
 * What the virtual machine needs from the board it runs on. The board's main program (or a host harness)
 * defines these.
 */
#ifndef OWLET_CORE_PORT_H
#define OWLET_CORE_PORT_H

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

#endif
