/*
 * The serial link to the host (docs/owlet.md, "The link") over UART0: frames in COBS with a CRC.
 *
 * The receiver runs in the UART's interrupt. It handles there everything that must not wait for the program: it refuses
 * a damaged frame, acknowledges a repeated one, and executes INTERRUPT and INPUT. It delivers one frame at a time to
 * the main program; until that has answered it, the receiver refuses others as busy.
 *
 * Before the host's first HELLO output is plain text. After every HELLO the unsolicited frames of the board (`o`, `e`,
 * `i`, `x`) are numbered from 0. A NAK for a damaged frame has the number at the position of its sequence number, 0 if
 * it was too short.
 */
#ifndef OWLET_PORT_LINK_H
#define OWLET_PORT_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LINK_VERSION = 1, LINK_DATA = 240 };

enum link_nak { NAK_CRC = 1, NAK_FORM, NAK_NO_MEMORY, NAK_BAD_IMAGE, NAK_BUSY };

struct link_frame {
  uint8_t type, sequence;
  uint8_t data[LINK_DATA];
  size_t length; /* of the data */
};

/* Starts UART0 at 115,200 baud. */
void link_start(uint32_t clock);

/* Sleeps until the host sends a frame for the main program: HELLO, BEGIN, DATA or RUN. */
const struct link_frame *link_wait(void);

/* Answer the frame and release it for the next. After a refusal the host may repeat it with the same number. */
void link_acknowledge(const struct link_frame *frame);
void link_refuse(const struct link_frame *frame, enum link_nak reason);

/* Answers HELLO and releases it: from now on output is framed. */
void link_welcome(const struct link_frame *frame, const uint8_t *data, size_t length);

/* Acknowledges the frame and keeps it until link_done. */
void link_accept(const struct link_frame *frame);
void link_done(void);

/* Discards input and interrupt requests that were meant for an earlier program. */
void link_clear_input(void);

/* Sends a program's exit status. */
void link_send_exit(int32_t status, uint8_t flags);

/* Sends what is left of the output. */
void link_flush(void);

#endif
