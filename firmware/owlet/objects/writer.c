/* Text on its way to a stream or into a str: see writer.h. */
#include "objects/writer.h"

#include <string.h>

#include "convert/utf8.h"
#include "core/heap.h"
#include "core/port.h"
#include "objects/bytes.h"
#include "objects/error.h"
#include "objects/object.h"
#include "objects/str.h"

void writer_gather(struct writer *writer) {
  writer->stream = 0;
  writer->length = 0;
  writer->capacity = sizeof writer->small;
  writer->data = writer->small;
}

void writer_stream(struct writer *writer, int stream) {
  writer_gather(writer);
  writer->stream = stream;
}

void writer_flush(struct writer *writer) {
  if (writer->length > 0) port_output(writer->stream, (char *)writer->data, writer->length);
  writer->length = 0;
}

static void grow(struct writer *writer, uint32_t need) {
  uint32_t capacity = writer->capacity;
  while (capacity < need) capacity += capacity / 2;
  bool in_heap = writer->data != writer->small;
  if (!in_heap || !heap_extend(writer->data - 4, capacity + 4)) {
    uint8_t *data = (uint8_t *)object_allocate(capacity + 4, TAG_RAW) + 4;
    memcpy(data, writer->data, writer->length);
    if (in_heap) heap_release(writer->data - 4);
    writer->data = data;
  }
  writer->capacity = capacity;
}

void writer_put(struct writer *writer, const void *text, uint32_t length) {
  const uint8_t *bytes = text;
  if (writer->stream == 0) {
    if (length > 0x7FFFFFF) error_out_of_memory();
    if (writer->length + length > writer->capacity) grow(writer, writer->length + length);
    memcpy(writer->data + writer->length, bytes, length);
    writer->length += length;
    return;
  }
  while (length > 0) {
    uint32_t part = writer->capacity - writer->length;
    if (part > length) part = length;
    memcpy(writer->data + writer->length, bytes, part);
    writer->length += part;
    bytes += part;
    length -= part;
    if (writer->length == writer->capacity) writer_flush(writer);
  }
}

void writer_char(struct writer *writer, char c) {
  writer_put(writer, &c, 1);
}

void writer_repeat(struct writer *writer, char c, int32_t count) {
  while (count-- > 0) writer_put(writer, &c, 1);
}

void writer_text(struct writer *writer, const char *text) {
  writer_put(writer, text, strlen(text));
}

void writer_codepoint(struct writer *writer, uint32_t codepoint) {
  uint8_t bytes[4];
  writer_put(writer, bytes, utf8_encode(codepoint, bytes));
}

void writer_unsigned(struct writer *writer, uint32_t n) {
  char digits[10];
  unsigned at = sizeof digits;
  do {
    digits[--at] = '0' + n % 10;
    n /= 10;
  } while (n > 0);
  writer_put(writer, digits + at, sizeof digits - at);
}

void writer_format_list(struct writer *writer, const char *format, va_list list) {
  for (; *format; format++) {
    if (*format != '%') {
      writer_char(writer, *format);
      continue;
    }
    switch (*++format) {
      case 's':
        writer_text(writer, va_arg(list, const char *));
        break;
      case 'd': {
        int n = va_arg(list, int);
        if (n < 0) writer_char(writer, '-');
        writer_unsigned(writer, n < 0 ? -(unsigned)n : (unsigned)n);
        break;
      }
      case 'u':
        writer_unsigned(writer, va_arg(list, unsigned));
        break;
      case 'c':
        writer_codepoint(writer, va_arg(list, int));
        break;
      case 'v':
        object_print(writer, va_arg(list, value), false);
        break;
      case 'r':
        object_print(writer, va_arg(list, value), true);
        break;
      case 't':
        writer_text(writer, type_name(va_arg(list, value)));
        break;
      default:
        writer_char(writer, *format);
    }
  }
}

void writer_format(struct writer *writer, const char *format, ...) {
  va_list list;
  va_start(list, format);
  writer_format_list(writer, format, list);
  va_end(list);
}

value writer_str(struct writer *writer) {
  return str_new(writer->data, writer->length);
}
value writer_bytes(struct writer *writer) {
  return bytes_new(writer->data, writer->length);
}
