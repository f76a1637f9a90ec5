/*
 * A writer takes text and either sends it to an output stream or gathers it into a str. Everything that turns
 * values into text writes to one.
 */
#ifndef OWLET_OBJECTS_WRITER_H
#define OWLET_OBJECTS_WRITER_H

#include <stdarg.h>

#include "core/value.h"

struct writer {
  int stream;      /* 1 or 2, or 0 to gather */
  uint32_t length; /* bytes in `data` */
  uint32_t capacity;
  uint8_t *data; /* `small`, or storage in the heap */
  uint8_t small[40];
};

/* Begins to gather text. */
void writer_gather(struct writer *writer);

/* Begins to send text to a stream; writer_flush sends what is left. */
void writer_stream(struct writer *writer, int stream);
void writer_flush(struct writer *writer);

void writer_put(struct writer *writer, const void *text, uint32_t length);
void writer_char(struct writer *writer, char c);
void writer_repeat(struct writer *writer, char c, int32_t count);
void writer_text(struct writer *writer, const char *text);
void writer_codepoint(struct writer *writer, uint32_t codepoint);
void writer_unsigned(struct writer *writer, uint32_t n);

/* The formats of error_raise. */
void writer_format(struct writer *writer, const char *format, ...);
void writer_format_list(struct writer *writer, const char *format, va_list list);

/* What was gathered. */
value writer_str(struct writer *writer);
value writer_bytes(struct writer *writer);

#endif
