/* Bound methods: see bound.h. */
#include "objects/bound.h"

#include "objects/attribute.h"
#include "objects/base.h"
#include "objects/native.h"
#include "objects/object.h"
#include "objects/str.h"
#include "objects/writer.h"

value bound_new(value function, value self) {
  struct bound *bound = object_allocate(sizeof *bound, TAG_BOUND);
  bound->function = function;
  bound->self = self;
  return value_of(bound);
}

static void bound_print(struct writer *writer, value self, bool repr) {
  (void)repr;
  struct bound *bound = object_of(self);
  if (tag_of(bound->function) == TAG_NATIVE) {
    writer_format(writer, "<built-in method %s of %t object",
                  ((struct native *)object_of(bound->function))->name, bound->self);
    object_print_address(writer, bound->self);
  } else {
    writer_format(writer, "<bound method %v of %r>", attribute_get(bound->function, str_from("__qualname__")),
                  bound->self);
  }
}

static value bound_attribute(value self, value name) {
  struct bound *bound = object_of(self);
  if (str_is(name, "__self__")) return bound->self;
  if (str_is(name, "__func__")) return bound->function;
  return attribute_find(bound->function, name);
}

static bool bound_equal(value left, value right) {
  if (tag_of(right) != TAG_BOUND) return false;
  struct bound *a = object_of(left), *b = object_of(right);
  return a->function == b->function && a->self == b->self;
}

static int64_t bound_hash(value self) {
  struct bound *bound = object_of(self);
  return (bound->function ^ bound->self) >> 2;
}

const struct type type_bound = {
    TAG_TYPE,
    "method",
    &type_object,
    .print = bound_print,
    .attribute = bound_attribute,
    .equal = bound_equal,
    .hash = bound_hash,
};
