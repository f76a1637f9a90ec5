/* Encodings of text and what happens to text that does not fit them: see codec.h. */
#include "objects/codec.h"

#include <string.h>

#include "convert/utf8.h"
#include "objects/bytes.h"
#include "objects/error.h"
#include "objects/native.h"
#include "objects/str.h"
#include "objects/text.h"
#include "objects/writer.h"

enum { NAME_SIZE = 12 };

/* The limit is the first code point that the encoding has no byte for, 0 for UTF-8. */
struct codec {
  const char *name;
  uint32_t limit;
};

static const struct {
  char alias[NAME_SIZE];
  struct codec codec;
} codecs[] = {
    {"utf-8", {"utf-8", 0}},           {"utf8", {"utf-8", 0}},
    {"ascii", {"ascii", 0x80}},        {"us-ascii", {"ascii", 0x80}},
    {"latin-1", {"latin-1", 0x100}},   {"latin1", {"latin-1", 0x100}},
    {"iso8859-1", {"latin-1", 0x100}}, {"iso-8859-1", {"latin-1", 0x100}},
};

/* Finds an encoding; capitals count as small letters and underscores as hyphens. */
static const struct codec *find_codec(value encoding) {
  if (encoding == ABSENT) return &codecs[0].codec;
  const struct text *name = text_of(encoding);
  char plain[NAME_SIZE] = "";
  for (uint32_t i = 0; i < name->length && name->length < NAME_SIZE; i++) {
    char c = name->data[i];
    plain[i] = c == '_' ? '-' : c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
  }
  for (unsigned i = 0; i < COUNT_OF(codecs); i++) {
    if (strcmp(plain, codecs[i].alias) == 0) return &codecs[i].codec;
  }
  error_raise(&error_LookupError, "unknown encoding: %v", encoding);
}

enum handler { STRICT, IGNORE, REPLACE, BACKSLASH };

static enum handler find_handler(value errors) {
  static const char *const names[] = {"strict", "ignore", "replace", "backslashreplace"};
  if (errors == ABSENT) return STRICT;
  for (unsigned i = 0; i < COUNT_OF(names); i++) {
    if (str_is(errors, names[i])) return i;
  }
  error_raise(&error_LookupError, "unknown error handler name '%v'", errors);
}

/* The escape of one character as a str. */
static value escaped(const uint8_t *start, const uint8_t *end) {
  return str_ascii(str_new(start, end - start));
}

static _Noreturn void cannot_encode(const struct codec *codec, value str, const uint8_t *at) {
  const struct text *text = text_of(str);
  const uint8_t *end = text->data + text->length, *cursor = at, *next = at;
  uint32_t first = utf8_length(text->data, at - text->data), count = 0;
  while (cursor < end && utf8_decode(&cursor) >= codec->limit) {
    if (count++ == 0) next = cursor;
  }
  if (count == 1) {
    error_raise(&error_UnicodeEncodeError,
                "'%s' codec can't encode character '%v' in position %u: ordinal not in range(%u)",
                codec->name, escaped(at, next), first, codec->limit);
  }
  error_raise(&error_UnicodeEncodeError,
              "'%s' codec can't encode characters in position %u-%u: ordinal not in range(%u)", codec->name,
              first, first + count - 1, codec->limit);
}

value codec_encode(value str, value encoding, value errors) {
  const struct codec *codec = find_codec(encoding);
  const struct text *text = text_of(str);
  if (codec->limit == 0) return bytes_new(text->data, text->length);
  const uint8_t *cursor = text->data, *end = cursor + text->length;
  struct writer writer;
  writer_gather(&writer);
  while (cursor < end) {
    const uint8_t *start = cursor;
    uint32_t c = utf8_decode(&cursor);
    if (c < codec->limit) {
      writer_char(&writer, c);
      continue;
    }
    enum handler handler = find_handler(errors);
    if (handler == STRICT) cannot_encode(codec, str, start);
    if (handler == REPLACE) writer_char(&writer, '?');
    if (handler == BACKSLASH) writer_format(&writer, "%v", escaped(start, cursor));
  }
  return writer_bytes(&writer);
}

/* Bytes that belong together: a character, or, with a reason, what cannot be part of one. */
struct piece {
  uint32_t length;
  const char *wrong;
};

static struct piece utf8_piece(const uint8_t *data, uint32_t left) {
  uint8_t first = data[0];
  if (first < 0x80) return (struct piece){1, NULL};
  if (first < 0xC2 || first > 0xF4) return (struct piece){1, "invalid start byte"};
  uint32_t length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  uint8_t low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  uint8_t high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  for (uint32_t i = 1; i < length; i++, low = 0x80, high = 0xBF) {
    if (i == left) return (struct piece){i, "unexpected end of data"};
    if (data[i] < low || data[i] > high) return (struct piece){i, "invalid continuation byte"};
  }
  return (struct piece){length, NULL};
}

static struct piece next_piece(const struct codec *codec, const uint8_t *data, uint32_t left) {
  if (codec->limit == 0) return utf8_piece(data, left);
  return (struct piece){1, data[0] < codec->limit ? NULL : "ordinal not in range(128)"};
}

static _Noreturn void cannot_decode(const struct codec *codec, uint8_t byte, uint32_t at,
                                    struct piece piece) {
  if (piece.length == 1) {
    error_raise(&error_UnicodeDecodeError, "'%s' codec can't decode byte 0x%c%c in position %u: %s",
                codec->name, "0123456789abcdef"[byte >> 4], "0123456789abcdef"[byte & 15], at, piece.wrong);
  }
  error_raise(&error_UnicodeDecodeError, "'%s' codec can't decode bytes in position %u-%u: %s", codec->name,
              at, at + piece.length - 1, piece.wrong);
}

static void replace_bytes(struct writer *writer, enum handler handler, const uint8_t *data, uint32_t length) {
  if (handler == REPLACE) writer_codepoint(writer, 0xFFFD);
  for (uint32_t i = 0; handler == BACKSLASH && i < length; i++) {
    writer_format(writer, "\\x%c%c", "0123456789abcdef"[data[i] >> 4], "0123456789abcdef"[data[i] & 15]);
  }
}

value codec_decode(value bytes, value encoding, value errors) {
  const struct codec *codec = find_codec(encoding);
  struct view view;
  text_view(bytes, &view);
  struct writer writer;
  writer_gather(&writer);
  for (uint32_t at = 0; at < view.length;) {
    const uint8_t *data = view.data + at;
    struct piece piece = next_piece(codec, data, view.length - at);
    if (piece.wrong != NULL) {
      enum handler handler = find_handler(errors);
      if (handler == STRICT) cannot_decode(codec, *data, at, piece);
      replace_bytes(&writer, handler, data, piece.length);
    } else if (codec->limit == 0) {
      writer_put(&writer, data, piece.length);
    } else {
      writer_codepoint(&writer, *data);
    }
    at += piece.length;
  }
  return writer_str(&writer);
}
