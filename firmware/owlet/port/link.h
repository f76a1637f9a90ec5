/*
 * The serial link to the host (docs/owlet.md, "The link") over UART0: frames in COBS with a CRC.
 *
 * The receiver runs in the UART's interrupt. It decides there about everything that must not wait for the program: a
 * damaged frame is refused, a repeated one acknowledged, INTERRUPT and INPUT take effect at once. One frame at a time
 * is delivered to the main program; until that has answered it, others are refused as busy.
 *
 * Before the host's first HELLO output is plain text. From then on the frames the board sends of its own accord (`o`,
 * `e`, `i`, `x`) are numbered from 0, anew after every HELLO. A NAK for a damaged frame carries what looked
 * like its sequence number, 0 if there was none.
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

/* Answer the frame and give it back: the next can come. After a refusal it may come again under the same number. */
void link_acknowledge(const struct link_frame *frame);
void link_refuse(const struct link_frame *frame, enum link_nak reason);

/* Answers HELLO and gives it back: from here on output is framed. */
void link_welcome(const struct link_frame *frame, const uint8_t *data, size_t length);

/* Acknowledges the frame and keeps it until link_done. */
void link_accept(const struct link_frame *frame);
void link_done(void);

/* Forgets input and interrupt requests that were meant for an earlier program. */
void link_clear_input(void);

/* Tells how a program ended. */
void link_send_exit(int32_t status, uint8_t flags);

/* Sends what is left of the output. */
void link_flush(void);

#endif
