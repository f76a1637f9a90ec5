/* super: see super.h. */
#include "objects/super.h"

#include "objects/base.h"
#include "objects/bound.h"
#include "objects/class.h"
#include "objects/descriptor.h"
#include "objects/error.h"
#include "objects/exception.h"
#include "objects/object.h"

value super_new(value class, value self) {
  struct super_object *super = object_allocate(sizeof *super, TAG_SUPER);
  super->class = class;
  super->self = self;
  return value_of(super);
}

value super_lookup(value class, value self, value name, value *bound_self) {
  value start = is_class(self) ? self : class_of(self), at;
  uint32_t index = 0;
  while ((at = class_order(start, index)) != ABSENT && at != class) index++;
  value found = class_lookup_from(start, index + 1, name);
  *bound_self = ABSENT;
  if (found == ABSENT && tag_of(self) == TAG_EXCEPTION) found = exception_attribute(self, name);
  if (found == ABSENT) error_raise(&error_AttributeError, "'super' object has no attribute '%v'", name);
  if (is_class(self)) return descriptor_get(found, ABSENT, self);
  if (tag_of(found) == TAG_FUNCTION) {
    *bound_self = self;
    return found;
  }
  return descriptor_get(found, self, class_of(self));
}

static value super_attribute(value self, value name) {
  struct super_object *super = object_of(self);
  value bound_self, found = super_lookup(super->class, super->self, name, &bound_self);
  return bound_self != ABSENT ? bound_new(found, bound_self) : found;
}

static value super_make(const struct type *type, unsigned count, const value *arguments) {
  (void)type;
  if (count != 2 || !is_class(arguments[0])) error_raise(&error_RuntimeError, "super(): no arguments");
  if (!is_instance(arguments[1], arguments[0]) &&
      !(is_class(arguments[1]) && is_subclass(arguments[1], arguments[0]))) {
    error_raise(&error_TypeError, "super(type, obj): obj must be an instance or subtype of type");
  }
  return super_new(arguments[0], arguments[1]);
}

const struct type type_super = {
    TAG_TYPE, "super", &type_object, .make = super_make, .attribute = super_attribute,
};
