/* The module struct: numbers as bytes. Native alignment is the Cortex-M3's: an item is aligned to its size.
 */
#include <string.h>

#include "modules/modules.h"
#include "objects/bytearray.h"
#include "objects/bytes.h"
#include "objects/error.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/native.h"
#include "objects/object.h"
#include "objects/str.h"
#include "objects/text.h"
#include "objects/tuple.h"

/* The state of reading a format: one call of next_item for each item. */
struct layout {
  const char *at;
  bool big_endian, aligned;
  uint32_t offset;
  uint32_t repeat;
  char code;
};

static _Noreturn void bad(const char *why) {
  error_raise(&error_ValueError, "%s", why);
}

static struct layout layout_start(value format) {
  struct view view;
  if (!text_view(format, &view)) {
    error_raise(&error_TypeError, "Struct() argument 1 must be a str or bytes object, not %t", format);
  }
  struct layout layout = {.at = (const char *)view.data, .aligned = true};
  if (*layout.at && strchr("@=<>!", *layout.at) != NULL) {
    layout.big_endian = *layout.at == '>' || *layout.at == '!';
    layout.aligned = *layout.at == '@';
    layout.at++;
  }
  return layout;
}

static uint32_t size_of(char code) {
  switch (code) {
    case 'x':
    case 'c':
    case 'b':
    case 'B':
    case '?':
    case 's':
    case 'p':
      return 1;
    case 'h':
    case 'H':
      return 2;
    case 'i':
    case 'I':
    case 'l':
    case 'L':
    case 'f':
    case 'P':
      return 4;
    case 'q':
    case 'Q':
    case 'd':
      return 8;
    default:
      bad("bad char in struct format");
  }
}

/* Moves to the next item, which begins at `offset`; false at the end of the format. */
static bool next_item(struct layout *layout) {
  if (layout->repeat > 0) {
    layout->repeat--;
    return true;
  }
  while (*layout->at == ' ') layout->at++;
  if (*layout->at == 0) return false;
  uint32_t count = 0;
  bool counted = *layout->at >= '0' && *layout->at <= '9';
  for (; *layout->at >= '0' && *layout->at <= '9'; layout->at++) {
    count = count * 10 + *layout->at - '0';
    if (count > 0xFFFFFF) bad("total struct size too long");
  }
  layout->code = *layout->at++;
  uint32_t size = size_of(layout->code);
  if (layout->aligned) layout->offset = (layout->offset + size - 1) / size * size;
  if (layout->code == 's') {
    layout->repeat = counted ? count : 1;
    return true;
  }
  if (counted && count == 0) return next_item(layout);
  layout->repeat = counted ? count - 1 : 0;
  return true;
}

static uint32_t total_size(value format) {
  struct layout layout = layout_start(format);
  while (next_item(&layout)) {
    uint32_t size = layout.code == 's' ? layout.repeat : size_of(layout.code);
    if (layout.code == 's') layout.repeat = 0;
    layout.offset += size;
  }
  return layout.offset;
}

static bool is_signed(char code) {
  return strchr("bhilq", code) != NULL;
}

static void put_float(uint8_t *out, char code, bool big_endian, double d) {
  uint8_t bytes[8];
  float f = (float)d;
  uint32_t size = size_of(code);
  memcpy(bytes, code == 'f' ? (void *)&f : (void *)&d, size);
  for (uint32_t i = 0; i < size; i++) out[i] = bytes[big_endian ? size - 1 - i : i];
}

static value get_float(const uint8_t *in, char code, bool big_endian) {
  uint8_t bytes[8];
  float f;
  double d;
  uint32_t size = size_of(code);
  for (uint32_t i = 0; i < size; i++) bytes[i] = in[big_endian ? size - 1 - i : i];
  memcpy(code == 'f' ? (void *)&f : (void *)&d, bytes, size);
  return float_new(code == 'f' ? (double)f : d);
}

static void put_item(const struct layout *layout, uint8_t *out, value item) {
  switch (layout->code) {
    case '?':
      *out = object_truth(item);
      break;
    case 'c': {
      struct view view;
      if (!text_view(item, &view) || view.length != 1) bad("char format requires a bytes object of length 1");
      *out = view.data[0];
      break;
    }
    case 'f':
    case 'd':
      put_float(out, layout->code, layout->big_endian, float_from(item));
      break;
    default: {
      value n = object_index(item);
      if (n == ABSENT) error_raise(&error_TypeError, "required argument is not an integer");
      int_to_bytes(n, out, size_of(layout->code), layout->big_endian, is_signed(layout->code));
    }
  }
}

static value get_item(const struct layout *layout, const uint8_t *in) {
  switch (layout->code) {
    case '?':
      return boolean(*in != 0);
    case 'c':
      return bytes_new(in, 1);
    case 'f':
    case 'd':
      return get_float(in, layout->code, layout->big_endian);
    default:
      return int_from_bytes(in, size_of(layout->code), layout->big_endian, is_signed(layout->code));
  }
}

static void pack_into_bytes(value format, uint8_t *out, unsigned count, const value *items) {
  struct layout layout = layout_start(format);
  unsigned used = 0;
  while (next_item(&layout)) {
    uint32_t size = size_of(layout.code);
    if (layout.code == 'x') {
      layout.offset += size;
      continue;
    }
    if (used == count) bad("pack expected more items for packing");
    value item = items[used++];
    if (layout.code == 's') {
      struct view view;
      if (!text_view(item, &view)) error_raise(&error_TypeError, "argument for 's' must be a bytes object");
      uint32_t length = view.length < layout.repeat ? view.length : layout.repeat;
      if (length > 0) memcpy(out + layout.offset, view.data, length);
      size = layout.repeat;
      layout.repeat = 0;
    } else {
      put_item(&layout, out + layout.offset, item);
    }
    layout.offset += size;
  }
  if (used != count) bad("pack expected fewer items for packing");
}

static value unpack_bytes(value format, const uint8_t *in) {
  struct layout layout = layout_start(format);
  value list = list_new(0);
  while (next_item(&layout)) {
    uint32_t size = size_of(layout.code);
    if (layout.code == 's') {
      size = layout.repeat;
      layout.repeat = 0;
      list_append(list, bytes_new(in + layout.offset, size));
    } else if (layout.code != 'x') {
      list_append(list, get_item(&layout, in + layout.offset));
    }
    layout.offset += size;
  }
  return tuple_from_iterable(list);
}

static value struct_calcsize(unsigned count, const value *arguments) {
  return (void)count, small(total_size(arguments[0]));
}

static value struct_pack(unsigned count, const value *arguments) {
  value result = bytearray_new(NULL, total_size(arguments[0]));
  struct bytearray *array = object_of(result);
  if (array->length > 0) memset(array->data, 0, array->length);
  pack_into_bytes(arguments[0], array->data, count - 1, arguments + 1);
  return bytes_new(array->data, array->length);
}

static uint32_t offset_in(uint32_t length, value v, uint32_t size) {
  int32_t offset = int_argument(v);
  if (offset < 0) offset += length;
  if (offset < 0 || (uint32_t)offset > length || length - offset < size) {
    bad("buffer is too small for the format");
  }
  return offset;
}

static value struct_pack_into(unsigned count, const value *arguments) {
  if (tag_of(arguments[1]) != TAG_BYTEARRAY) {
    error_raise(&error_TypeError, "a bytearray is required, not '%t'", arguments[1]);
  }
  struct bytearray *array = object_of(arguments[1]);
  uint32_t offset = offset_in(array->length, arguments[2], total_size(arguments[0]));
  pack_into_bytes(arguments[0], array->data + offset, count - 3, arguments + 3);
  return NONE;
}

static value struct_unpack(unsigned count, const value *arguments) {
  (void)count;
  struct view view;
  if (!text_view(arguments[1], &view)) {
    error_raise(&error_TypeError, "a bytes-like object is required, not '%t'", arguments[1]);
  }
  uint32_t size = total_size(arguments[0]);
  if (view.length != size) error_raise(&error_ValueError, "unpack requires a buffer of %u bytes", size);
  return unpack_bytes(arguments[0], view.data);
}

static value struct_unpack_from(unsigned count, const value *arguments) {
  struct view view;
  if (!text_view(arguments[1], &view)) {
    error_raise(&error_TypeError, "a bytes-like object is required, not '%t'", arguments[1]);
  }
  uint32_t offset = offset_in(view.length, count > 2 ? arguments[2] : small(0), total_size(arguments[0]));
  return unpack_bytes(arguments[0], view.data + offset);
}

static const struct native functions[] = {
    FUNCTION("calcsize", struct_calcsize, 1, 1),       FUNCTION("pack", struct_pack, 1, ANY),
    FUNCTION("pack_into", struct_pack_into, 3, ANY),   FUNCTION("unpack", struct_unpack, 2, 2),
    FUNCTION("unpack_from", struct_unpack_from, 2, 3),
};

static value attribute(value name) {
  return str_is(name, "error") ? value_of(&error_ValueError) : ABSENT;
}

const struct builtin_module module_struct = {
    .name = "struct",
    .functions = functions,
    .function_count = COUNT_OF(functions),
    .attribute = attribute,
};
