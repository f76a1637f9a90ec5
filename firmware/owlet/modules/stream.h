/* The standard streams as objects; write() and print(file=...) take them. */
#ifndef OWLET_MODULES_STREAM_H
#define OWLET_MODULES_STREAM_H

#include "modules/tags.h"
#include "objects/type.h"

struct stream {
  uint32_t header;
  int number;
};

extern const struct type type_stream;
extern const struct stream stream_output, stream_error, stream_input;

/* A line from standard input without its end; ABSENT at the end of input. */
value stream_read_line(void);

#endif
