/*
 * The serial link to the host (docs/owlet.md, "The link") over UART0: frames in COBS with a CRC.
 *
 * The receiver runs in the UART's interrupt. It handles there everything that must not wait for the program: it refuses
 * a damaged frame, acknowledges a repeated one, and executes INTERRUPT and INPUT. It delivers one frame at a time to
 * the main program; until that has answered it, the receiver refuses others as busy.
 *
 * Before the host's first HELLO output is plain text. After every HELLO the unsolicited frames of the board (`o`, `e`,
 * `i`, `x`) are numbered from 0. With a host that acknowledges them (version 2) they are kept until it does, and
 * repeated: at once when it acknowledges nothing new, else after a time. A NAK for a damaged frame has the number at the position of its sequence number, 0 if
 * it was too short.
 */
#ifndef OWLET_PORT_LINK_H
#define OWLET_PORT_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LINK_VERSION = 2, LINK_DATA = 240, LINK_EXIT = 5, LINK_ANSWER = 32 };

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

/* Answers HELLO, with at most LINK_ANSWER bytes, and releases it: from now on output is framed, and kept until the host
 * acknowledges it if it does so. */
void link_welcome(const struct link_frame *frame, const uint8_t *data, size_t length, bool acknowledges);

/* Repeats what was not acknowledged in time. Called by an interrupt handler every 100 ms. */
void link_tick(void);

/* Acknowledges RUN and keeps it until link_done: a program is running. */
void link_accept(const struct link_frame *frame);
void link_done(void);

/* Discards input and interrupt requests that were meant for an earlier program. */
void link_clear_input(void);

/* Sends a program's exit status: the program has ended. */
void link_send_exit(int32_t status, uint8_t flags);

/* Sends what is left of the output. */
void link_flush(void);

#endif
