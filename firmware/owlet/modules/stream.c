/* The standard streams: see stream.h. */
#include "modules/stream.h"

#include "core/port.h"
#include "modules/tags.h"
#include "objects/base.h"
#include "objects/error.h"
#include "objects/guard.h"
#include "objects/native.h"
#include "objects/object.h"
#include "objects/str.h"
#include "objects/text.h"
#include "objects/writer.h"

const struct stream stream_output = {TAG_STREAM, 1}, stream_error = {TAG_STREAM, 2},
                    stream_input = {TAG_STREAM, 3};

static value stream_write(unsigned count, const value *arguments) {
  (void)count;
  const struct stream *stream = object_of(arguments[0]);
  struct view view;
  if (!text_view(arguments[1], &view)) {
    error_raise(&error_TypeError, "write() argument must be str, not %t", arguments[1]);
  }
  port_output(stream->number == 2 ? 2 : 1, (const char *)view.data, view.length);
  return small(object_length(arguments[1]));
}

value stream_read_line(void) {
  struct writer writer;
  writer_gather(&writer);
  char c;
  bool any = false;
  while (port_read_input(&c, 1) == 1) {
    any = true;
    if (c == '\n') break;
    writer_char(&writer, c);
    guard_interrupt();
  }
  guard_interrupt();
  return any ? writer_str(&writer) : ABSENT;
}

static value stream_readline(unsigned count, const value *arguments) {
  (void)count, (void)arguments;
  value line = stream_read_line();
  return line == ABSENT ? value_of(&str_empty) : object_binary(OP_ADD, line, str_from("\n"));
}

static value stream_flush(unsigned count, const value *arguments) {
  return (void)count, (void)arguments, NONE;
}

static const struct native stream_methods[] = {
    METHOD("flush", stream_flush, 1, 1),
    METHOD("readline", stream_readline, 1, 1),
    METHOD("write", stream_write, 2, 2),
};

const struct type type_stream = {
    TAG_TYPE,
    "TextIOWrapper",
    &type_object,
    .methods = stream_methods,
    .method_count = COUNT_OF(stream_methods),
};
