/* The generic operations: see object.h. */
#include "objects/object.h"

#include <stddef.h>
#include <string.h>

#include "core/vm.h"
#include "objects/attribute.h"
#include "objects/bound.h"
#include "objects/bytearray.h"
#include "objects/bytes.h"
#include "objects/class.h"
#include "objects/descriptor.h"
#include "objects/dict.h"
#include "objects/error.h"
#include "objects/exception.h"
#include "objects/float.h"
#include "objects/guard.h"
#include "objects/instance.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/native.h"
#include "objects/set.h"
#include "objects/slice.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/writer.h"

static const char *const symbols[OP_COUNT] = {
    "<",   ">",   "==", "<=", ">=", "!=", "in",  "is", "match", "|=",  "^=",          "&=",
    "<<=", ">>=", "+=", "-=", "*=", "@=", "//=", "/=", "%=",    "**=", "|",           "^",
    "&",   "<<",  ">>", "+",  "-",  "*",  "@",   "//", "/",     "%",   "** or pow()",
};

bool object_truth(value v) {
  if (is_small(v)) return v != small(0);
  if (v == TRUE) return true;
  if (v == FALSE || v == NONE) return false;
  const struct type *type = type_of(v);
  if (type->truth != NULL) return type->truth(v);
  return type->length == NULL || type->length(v) != 0;
}

bool object_equal(value left, value right) {
  if (left == right) return true;
  if (is_small(left) && is_small(right)) return false;
  guard_stack();
  if (tag_of(right) == TAG_INSTANCE && tag_of(left) != TAG_INSTANCE) return object_equal(right, left);
  const struct type *type = type_of(left);
  return type->equal != NULL && type->equal(left, right);
}

int64_t object_hash(value v) {
  guard_stack();
  const struct type *type = type_of(v);
  if (type->hash != NULL) return type->hash(v);
  if (type->equal != NULL) error_unhashable(v);
  return v >> 2;
}

bool object_is_foreign(value key) {
  uint32_t position = 0;
  value item;
  switch (tag_of(key)) {
    case TAG_INSTANCE:
    case TAG_EXCEPTION:
      return true;
    case TAG_TUPLE:
      guard_stack();
      for (uint32_t i = 0; i < tuple_count(key); i++) {
        if (object_is_foreign(tuple_get(key, i))) return true;
      }
      return false;
    case TAG_FROZENSET:
      guard_stack();
      while (set_next(key, &position, &item)) {
        if (object_is_foreign(item)) return true;
      }
      return false;
    default:
      return false;
  }
}

int32_t object_length(value v) {
  const struct type *type = type_of(v);
  if (type->length == NULL) error_raise(&error_TypeError, "object of type '%t' has no len()", v);
  return type->length(v);
}

value object_unary(enum unary operation, value operand) {
  static const char *const names[] = {"unary +", "unary -", "unary ~", "not", "abs()"};
  if (operation == UNARY_NOT) return boolean(!object_truth(operand));
  const struct type *type = type_of(operand);
  value result = type->unary != NULL ? type->unary(operation, operand) : ABSENT;
  if (result == ABSENT) {
    error_raise(&error_TypeError, "bad operand type for %s: '%t'", names[operation], operand);
  }
  return result;
}

static value equality(enum operator operation, value left, value right) {
  bool instances = tag_of(left) == TAG_INSTANCE || tag_of(right) == TAG_INSTANCE;
  if (instances) {
    value result = ABSENT;
    if (tag_of(left) == TAG_INSTANCE) result = type_instance.binary(operation, left, right, false);
    if (result == ABSENT && tag_of(right) == TAG_INSTANCE) {
      result = type_instance.binary(operation, left, right, true);
    }
    if (result != ABSENT) return result;
  }
  bool equal = left == right && is_float(left) ? float_compare(left, right) == 0 : object_equal(left, right);
  return boolean(equal == (operation == OP_EQ));
}

static _Noreturn void operands_unsupported(enum operator operation, value left, value right) {
  if (operation <= OP_NE) {
    error_raise(&error_TypeError, "'%s' not supported between instances of '%t' and '%t'", symbols[operation],
                left, right);
  }
  const struct type *type = type_of(instance_unwrapped(left));
  bool adds = operation == OP_ADD || operation == OP_IADD,
       multiplies = operation == OP_MUL || operation == OP_IMUL;
  if (adds && (type == &type_str || type == &type_list || type == &type_tuple)) {
    error_raise(&error_TypeError, "can only concatenate %s (not \"%t\") to %s", type->name, right,
                type->name);
  }
  if (adds && (type == &type_bytes || type == &type_bytearray)) {
    error_raise(&error_TypeError, "can't concat %t to %t", right, left);
  }
  if (multiplies) {
    const struct type *other = type_of(instance_unwrapped(right));
    if (type->get_item != NULL && type->in_place != 2 && type != &type_dict) {
      error_raise(&error_TypeError, "can't multiply sequence by non-int of type '%t'", right);
    }
    if (other == &type_str || other == &type_list || other == &type_tuple || other == &type_bytes) {
      error_raise(&error_TypeError, "can't multiply sequence by non-int of type '%t'", left);
    }
  }
  error_raise(&error_TypeError, "unsupported operand type(s) for %s: '%t' and '%t'", symbols[operation], left,
              right);
}

value object_try_binary(enum operator operation, value left, value right) {
  switch (operation) {
    case OP_EQ:
    case OP_NE:
      return equality(operation, left, right);
    case OP_IN:
      return boolean(object_contains(right, left));
    case OP_IS:
      return boolean(left == right);
    case OP_MATCH:
      return boolean(exception_matches(left, right));
    default:
      break;
  }
  const struct type *type = type_of(left), *other = type_of(right);
  value result;
  if (operation >= OP_IOR && operation <= OP_IPOW) {
    if (type->in_place && (result = type->binary(operation, left, right, false)) != ABSENT) return result;
    operation += OP_OR - OP_IOR;
  }
  if (type->binary != NULL && (result = type->binary(operation, left, right, false)) != ABSENT) return result;
  return other->binary != NULL ? other->binary(operation, left, right, true) : ABSENT;
}

value object_binary(enum operator operation, value left, value right) {
  value result = object_try_binary(operation, left, right);
  if (result == ABSENT) operands_unsupported(operation, left, right);
  return result;
}

bool object_less(value left, value right) {
  if (is_small(left) && is_small(right)) return (int32_t)left < (int32_t)right;
  return object_truth(object_binary(OP_LT, left, right));
}

bool object_contains(value container, value item) {
  const struct type *type = type_of(container);
  if (type->contains != NULL) return type->contains(container, item);
  if (type->iterate == NULL) {
    error_raise(&error_TypeError, "argument of type '%t' is not iterable", container);
  }
  value iterator = object_iterate(container), element;
  while ((element = object_next(iterator)) != ABSENT) {
    if (object_equal(element, item)) return true;
  }
  return false;
}

/* Calls the __index__ methods of a subscript before the sequence is accessed, because they might change
 * it. */
static value plain_subscript(const struct type *type, value index) {
  if (type == &type_dict || type == &type_instance) return index;
  if (tag_of(index) == TAG_INSTANCE) {
    value plain = object_index(index);
    return plain != ABSENT ? plain : index;
  }
  if (tag_of(index) != TAG_SLICE) return index;
  struct slice *slice = object_of(index);
  value parts[] = {slice->start, slice->stop, slice->step};
  bool instances = false;
  for (unsigned i = 0; i < 3; i++) {
    if (tag_of(parts[i]) != TAG_INSTANCE) continue;
    instances = true;
    value plain = object_index(parts[i]);
    if (plain != ABSENT) parts[i] = plain;
  }
  return instances ? slice_new(parts[0], parts[1], parts[2]) : index;
}

value object_get_item(value v, value index) {
  const struct type *type = type_of(v);
  if (is_class(v)) {
    value method = class_lookup_name(v, "__class_getitem__");
    if (method != ABSENT) return object_call(descriptor_get(method, ABSENT, v), 1, &index);
    error_raise(&error_TypeError, "type '%s' is not subscriptable", class_name(v));
  }
  if (type->get_item == NULL) error_raise(&error_TypeError, "'%t' object is not subscriptable", v);
  return type->get_item(v, plain_subscript(type, index));
}

void object_set_item(value v, value index, value item) {
  const struct type *type = type_of(v);
  if (type->set_item == NULL) {
    error_raise(&error_TypeError, "'%t' object %s item %s", v,
                item == ABSENT ? "doesn't support" : "does not support",
                item == ABSENT ? "deletion" : "assignment");
  }
  type->set_item(v, plain_subscript(type, index), item);
}

value object_iterate(value v) {
  const struct type *type = type_of(v);
  if (type->iterate == NULL) error_raise(&error_TypeError, "'%t' object is not iterable", v);
  return type->iterate(v);
}

value object_next(value iterator) {
  const struct type *type = type_of(iterator);
  guard_stack();
  guard_interrupt();
  if (type->next == NULL) error_raise(&error_TypeError, "'%t' object is not an iterator", iterator);
  return type->next(iterator);
}

void object_print(struct writer *writer, value v, bool repr) {
  guard_stack();
  const struct type *type = type_of(v);
  if (type->print != NULL) {
    type->print(writer, v, repr);
  } else {
    writer_format(writer, "<%t object", v);
    object_print_address(writer, v);
  }
}

value object_call_with_self(value function, value self, unsigned count, const value *arguments) {
  unsigned words = positional(count) + 2 * keyword_count(count);
  uint8_t *top = vm.stack_top;
  value *all = guard_reserve(words + 1);
  all[0] = self;
  if (words > 0) memcpy(all + 1, arguments, words * sizeof *all);
  value result = object_call(function, count + 1, all);
  vm.stack_top = top;
  return result;
}

static value call_class(value class, unsigned count, const value *arguments) {
  value initializer, instance = class_construct(class, count, arguments, &initializer);
  if (initializer == ABSENT) return instance;
  value result = object_call_with_self(initializer, instance, count, arguments);
  if (result != NONE) error_raise(&error_TypeError, "__init__() should return None, not '%t'", result);
  return instance;
}

value object_call(value function, unsigned count, const value *arguments) {
  guard_stack();
  switch (tag_of(function)) {
    case TAG_NATIVE:
      return native_call(object_of(function), count, arguments);
    case TAG_BOUND: {
      struct bound *bound = object_of(function);
      return object_call_with_self(bound->function, bound->self, count, arguments);
    }
    case TAG_TYPE:
      return type_call(object_of(function), count, arguments);
    case TAG_CLASS:
      return call_class(function, count, arguments);
    case TAG_STATICMETHOD:
      return object_call(((struct wrapper *)object_of(function))->function, count, arguments);
    case TAG_INSTANCE: {
      value method = instance_method(function, "__call__");
      if (method != ABSENT) return object_call_with_self(method, function, count, arguments);
      break;
    }
    default: {
      const struct type *type = type_of(function);
      if (type->call != NULL) return type->call(function, count, arguments);
    }
  }
  error_raise(&error_TypeError, "'%t' object is not callable", function);
}

value object_call_method(value v, const char *name, unsigned count, const value *arguments) {
  return object_call(attribute_get(v, str_from(name)), count, arguments);
}

void object_print_address(struct writer *writer, value v) {
  writer_text(writer, " at 0x");
  int_print(writer, int_from_uint32(v), 16, false);
  writer_char(writer, '>');
}

value object_index(value v) {
  value plain = int_index(v);
  if (plain != ABSENT || tag_of(v) != TAG_INSTANCE) return plain;
  value method = attribute_find(v, str_from("__index__"));
  return method != ABSENT ? int_result(object_call(method, 0, NULL), "__index__") : ABSENT;
}
