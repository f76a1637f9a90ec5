/* Functions in C: see native.h. */
#include "objects/native.h"

#include <string.h>

#include "objects/base.h"
#include "objects/class.h"
#include "objects/error.h"
#include "objects/instance.h"
#include "objects/object.h"
#include "objects/str.h"
#include "objects/writer.h"

const struct native *native_find(const struct native *table, unsigned count, const char *name) {
  unsigned low = 0, high = count;
  while (low < high) {
    unsigned middle = (low + high) / 2;
    int order = strcmp(name, table[middle].name);
    if (order == 0) return &table[middle];
    if (order < 0) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return NULL;
}

/* A method taken from its type (list.append) can be called on anything: says whether it may. */
static bool accepts(const struct native *native, value self) {
  const struct type *type = tag_of(self) == TAG_EXCEPTION ? class_native(class_of(self)) : type_of(self);
  for (; type != NULL; type = type->base) {
    if (type_has_method(type, native)) return true;
  }
  return false;
}

static _Noreturn void wrong_self(const struct native *native, value self) {
  const char *owner = "";
  for (unsigned i = 1; i < TAG_LAST_TYPE; i++) {
    if (registry_types[i] != NULL && type_has_method(registry_types[i], native))
      owner = registry_types[i]->name;
  }
  error_raise(&error_TypeError, "descriptor '%s' for '%s' objects doesn't apply to a '%t' object",
              native->name, owner, self);
}

static _Noreturn void wrong_count(const struct native *native, unsigned given, const value *arguments) {
  unsigned least = native->least, most = native->most;
  const char *class = "", *dot = "";
  if (native->kind == NATIVE_METHOD && given > 0) {
    class = type_name(arguments[0]);
    dot = ".";
    given--, least--;
    most -= most != ANY;
  }
  if (least == most && most <= 1 && !native->keywords) {
    error_raise(&error_TypeError, "%s%s%s() takes %s (%u given)", class, dot, native->name,
                most == 1 ? "exactly one argument" : "no arguments", given);
  }
  unsigned bound = given < least ? least : most;
  const char *limit = least == most ? "" : given < least ? "at least " : "at most ";
  error_raise(&error_TypeError, "%s expected %s%u argument%s, got %u", native->name, limit, bound,
              bound == 1 ? "" : "s", given);
}

value native_call(const struct native *native, unsigned count, const value *arguments) {
  unsigned given = positional(count);
  bool takes_self = native->kind == NATIVE_METHOD || native->kind == NATIVE_GETTER;
  if (takes_self && given > 0 && !accepts(native, arguments[0])) {
    value self = instance_unwrapped(arguments[0]);
    if (self == arguments[0]) wrong_self(native, self);
    return object_call_with_self(value_of(native), self, count - 1, arguments + 1);
  }
  if (given < native->least || (native->most != ANY && given > native->most)) {
    wrong_count(native, given, arguments);
  }
  if (keyword_count(count) > 0 && !native->keywords) {
    if (native->kind == NATIVE_METHOD) {
      error_raise(&error_TypeError, "%t.%s() takes no keyword arguments", arguments[0], native->name);
    }
    error_raise(&error_TypeError, "%s() takes no keyword arguments", native->name);
  }
  return native->function(count, arguments);
}

static void native_print(struct writer *writer, value self, bool repr) {
  (void)repr;
  const struct native *native = object_of(self);
  bool method = native->kind == NATIVE_METHOD;
  writer_format(writer, method ? "<method '%s'>" : "<built-in function %s>", native->name);
}

static value native_attribute(value self, value name) {
  const struct native *native = object_of(self);
  return str_is(name, "__name__") || str_is(name, "__qualname__") ? str_from(native->name) : ABSENT;
}

const struct type type_native = {
    TAG_TYPE,
    "builtin_function_or_method",
    &type_object,
    .print = native_print,
    .attribute = native_attribute,
};
