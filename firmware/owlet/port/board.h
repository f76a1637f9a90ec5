/* The board under the virtual machine. */
#ifndef OWLET_PORT_BOARD_H
#define OWLET_PORT_BOARD_H

#include <stdint.h>

/* Starts the time; `clock` is the processor's in Hz. */
void board_start(uint32_t clock);

#endif
