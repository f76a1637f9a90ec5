/* The module driverlib: C functions as callables, called by the procedure call standard. See ffi.h. */
#include <string.h>

#include "modules/ffi.h"
#include "modules/modules.h"
#include "modules/tags.h"
#include "objects/base.h"
#include "objects/error.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/native.h"
#include "objects/object.h"
#include "objects/str.h"
#include "objects/text.h"
#include "objects/writer.h"

enum { PARAMETER_LIMIT = 8 };

struct foreign {
  uint32_t header;
  const struct ffi_function *function;
};

/* Up to four arguments go in registers and the rest on the stack, where a callee that takes fewer does not
 * look. */
typedef uint32_t (*foreign_function)(uint32_t, uint32_t, uint32_t, uint32_t, uint32_t, uint32_t, uint32_t,
                                     uint32_t);

/* Both tables begin their entries with the name. */
static const void *find(const void *table, unsigned count, size_t size, const char *name) {
  unsigned low = 0, high = count;
  while (low < high) {
    unsigned middle = (low + high) / 2;
    const void *entry = (const uint8_t *)table + middle * size;
    int order = strcmp(name, *(const char *const *)entry);
    if (order == 0) return entry;
    if (order < 0) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return NULL;
}

static uint32_t convert(const struct ffi_function *function, unsigned index, value v) {
  char type = function->signature[1 + index];
  struct view view;
  switch (type) {
    case 'b':
      return object_truth(v);
    case 'p':
      if (v == NONE) return 0;
      if (text_view(v, &view)) return (uint32_t)(uintptr_t)view.data;
      break;
    case 'B':
      if (is_int(v) && (int_word(v) & ~0xFFu) != 0) {
        error_raise(&error_OverflowError, "%s() argument %u does not fit into 8 bits", function->name,
                    index + 1);
      }
      break;
    default:
      break;
  }
  if (int_index(v) == ABSENT) {
    error_raise(&error_TypeError, "%s() argument %u must be %s, not %t", function->name, index + 1,
                type == 'p' ? "int, bytes or bytearray" : "int", v);
  }
  return int_word(v);
}

static value result_value(char type, uint32_t result) {
  switch (type) {
    case 'v':
      return NONE;
    case 'b':
      return boolean((result & 0xFF) != 0);
    case 'B':
      return small(result & 0xFF);
    case 'i':
      return int_from_int64((int32_t)result);
    default:
      return int_from_uint32(result);
  }
}

static value foreign_call(value self, unsigned count, const value *arguments) {
  const struct ffi_function *function = ((struct foreign *)object_of(self))->function;
  unsigned wanted = strlen(function->signature) - 1;
  if (keyword_count(count) > 0) {
    error_raise(&error_TypeError, "%s() takes no keyword arguments", function->name);
  }
  if (count != wanted || wanted > PARAMETER_LIMIT) {
    error_raise(&error_TypeError, "%s() takes %u argument%s (%u given)", function->name, wanted,
                wanted == 1 ? "" : "s", count);
  }
  uint32_t word[PARAMETER_LIMIT] = {0};
  for (unsigned i = 0; i < count; i++) word[i] = convert(function, i, arguments[i]);
  foreign_function address = (foreign_function)(uintptr_t)function->address;
  uint32_t result = address(word[0], word[1], word[2], word[3], word[4], word[5], word[6], word[7]);
  return result_value(function->signature[0], result);
}

static value foreign_attribute(value self, value name) {
  const struct ffi_function *function = ((struct foreign *)object_of(self))->function;
  return str_is(name, "__name__") ? str_from(function->name) : ABSENT;
}

static void foreign_print(struct writer *writer, value self, bool repr) {
  (void)repr;
  writer_format(writer, "<driver function %s>", ((struct foreign *)object_of(self))->function->name);
}

const struct type type_foreign = {
    TAG_TYPE,
    "driver function",
    &type_object,
    .print = foreign_print,
    .attribute = foreign_attribute,
    .call = foreign_call,
};

static value attribute(value name) {
  const struct ffi_constant *constant =
      find(ffi_constants, ffi_constant_count, sizeof *constant, str_chars(name));
  if (constant != NULL) return int_from_uint32(constant->value);
  const struct ffi_function *function =
      find(ffi_functions, ffi_function_count, sizeof *function, str_chars(name));
  if (function == NULL) return ABSENT;
  struct foreign *foreign = object_allocate(sizeof *foreign, TAG_FOREIGN);
  foreign->function = function;
  return value_of(foreign);
}

const struct builtin_module module_driverlib = {
    .name = "driverlib",
    .attribute = attribute,
};
