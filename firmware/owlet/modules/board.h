/* What the module `board` needs from the board: pins and UARTs. */
#ifndef OWLET_MODULES_BOARD_H
#define OWLET_MODULES_BOARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A pin is port number (A = 0 ... J = 8) times 8 plus bit. The
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
