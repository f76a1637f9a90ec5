/* The type of a value, and the methods of built-in types: see type.h. */
#include "objects/type.h"

#include <string.h>

#include "objects/base.h"
#include "objects/bytearray.h"
#include "objects/bytes.h"
#include "objects/class.h"
#include "objects/error.h"
#include "objects/exception.h"
#include "objects/int.h"
#include "objects/native.h"
#include "objects/object.h"
#include "objects/str.h"
#include "objects/text_methods.h"
#include "objects/tuple.h"

const struct type *type_of_immediate(value v) {
  if (is_small(v)) return &type_int;
  switch (v) {
    case NONE:
      return &type_none;
    case TRUE:
    case FALSE:
      return &type_bool;
    case NOT_IMPLEMENTED:
      return &type_not_implemented;
    default:
      return &type_ellipsis;
  }
}

const char *type_name(value v) {
  return class_name(class_of(v));
}

/* Special methods that a built-in type has when it fills the slot. */

static value call_length(unsigned count, const value *arguments) {
  (void)count;
  return small(object_length(arguments[0]));
}

static value call_iterate(unsigned count, const value *arguments) {
  (void)count;
  return object_iterate(arguments[0]);
}

static value call_next(unsigned count, const value *arguments) {
  (void)count;
  value v = object_next(arguments[0]);
  if (v == ABSENT) error_throw(exception_new(value_of(&error_StopIteration), value_of(&tuple_empty)));
  return v;
}

static value call_get_item(unsigned count, const value *arguments) {
  (void)count;
  return object_get_item(arguments[0], arguments[1]);
}

static value call_set_item(unsigned count, const value *arguments) {
  (void)count;
  object_set_item(arguments[0], arguments[1], arguments[2]);
  return NONE;
}

static value call_delete_item(unsigned count, const value *arguments) {
  (void)count;
  object_set_item(arguments[0], arguments[1], ABSENT);
  return NONE;
}

static value call_contains(unsigned count, const value *arguments) {
  (void)count;
  return boolean(object_contains(arguments[0], arguments[1]));
}

struct slot_method {
  struct native native;
  uint16_t slot;
};

#define SLOT(name, function, least, slot) \
  { METHOD(name, function, least, least), offsetof(struct type, slot) }

static const struct slot_method slot_methods[] = {
    SLOT("__contains__", call_contains, 2, contains), SLOT("__delitem__", call_delete_item, 2, set_item),
    SLOT("__getitem__", call_get_item, 2, get_item),  SLOT("__iter__", call_iterate, 1, iterate),
    SLOT("__len__", call_length, 1, length),          SLOT("__next__", call_next, 1, next),
    SLOT("__setitem__", call_set_item, 3, set_item),
};

static bool has_slot(const struct type *type, unsigned offset) {
  void *slot;
  memcpy(&slot, (const uint8_t *)type + offset, sizeof slot);
  return slot != NULL;
}

static const struct native *find_slot_method(const struct type *type, const char *name) {
  for (unsigned i = 0; i < COUNT_OF(slot_methods); i++) {
    const struct slot_method *method = &slot_methods[i];
    if (has_slot(type, method->slot) && strcmp(method->native.name, name) == 0) return &method->native;
  }
  return NULL;
}

const struct native *type_own_method(const struct type *type, const char *name) {
  const struct native *native = native_find(type->methods, type->method_count, name);
  if (native == NULL && (type == &type_str || type == &type_bytes || type == &type_bytearray)) {
    native = text_methods_find(type, name);
  }
  return native == NULL && name[0] == '_' ? find_slot_method(type, name) : native;
}

const struct native *type_method(const struct type *type, const char *name) {
  const struct native *native = NULL;
  for (; type != NULL && native == NULL; type = type->base) native = type_own_method(type, name);
  return native;
}

bool type_has_method(const struct type *type, const struct native *native) {
  if (native >= type->methods && native < type->methods + type->method_count) return true;
  if (type == &type_str || type == &type_bytes || type == &type_bytearray) {
    if (text_methods_have(native)) return true;
  }
  const struct slot_method *slot = (const struct slot_method *)native;
  return slot >= slot_methods && slot < slot_methods + COUNT_OF(slot_methods) && has_slot(type, slot->slot);
}

value type_call(const struct type *type, unsigned count, const value *arguments) {
  if (type->make == NULL) error_raise(&error_TypeError, "cannot create '%s' instances", type->name);
  if (keyword_count(count) > 0 && !type->keywords) {
    error_raise(&error_TypeError, "%s() takes no keyword arguments", type->name);
  }
  return type->make(type, count, arguments);
}
