/* The generic operations on values: they pick the slot of the type and raise when there is none. See
 * object.h. */
#include "objects/object.h"

#include <stddef.h>
#include <string.h>

#include "objects/class.h"
#include "objects/collection.h"
#include "objects/error.h"
#include "interpreter/function.h"
#include "core/heap.h"
#include "interpreter/interp.h"
#include "objects/module.h"
#include "objects/number.h"
#include "objects/text.h"
#include "objects/writer.h"

static const struct type *const types[TAG_LAST_TYPE] = {
    [TAG_NONE] = &type_object,
    [TAG_FLOAT] = &type_float,
    [TAG_BIGINT] = &type_int,
    [TAG_STR] = &type_str,
    [TAG_BYTES] = &type_bytes,
    [TAG_TUPLE] = &type_tuple,
    [TAG_CODE] = &type_code,
    [TAG_IMAGE_MODULE] = &type_code,
    [TAG_TYPE] = &type_type,
    [TAG_CLASS] = &type_class,
    [TAG_INSTANCE] = &type_instance,
    [TAG_EXCEPTION] = &type_instance,
    [TAG_NATIVE] = &type_native,
    [TAG_FUNCTION] = &type_function,
    [TAG_BOUND] = &type_bound,
    [TAG_CELL] = &type_cell,
    [TAG_GENERATOR] = &type_generator,
    [TAG_MODULE] = &type_module,
    [TAG_LIST] = &type_list,
    [TAG_DICT] = &type_dict,
    [TAG_SET] = &type_set,
    [TAG_FROZENSET] = &type_frozenset,
    [TAG_BYTEARRAY] = &type_bytearray,
    [TAG_RANGE] = &type_range,
    [TAG_SLICE] = &type_slice,
    [TAG_VIEW] = &type_view,
    [TAG_ITERATOR] = &type_iterator,
    [TAG_DICT_ITERATOR] = &type_dict_iterator,
    [TAG_SET_ITERATOR] = &type_set_iterator,
    [TAG_ENUMERATE] = &type_enumerate,
    [TAG_ZIP] = &type_zip,
    [TAG_MAP] = &type_map,
    [TAG_FILTER] = &type_filter,
    [TAG_REVERSED] = &type_reversed,
    [TAG_CALL_ITERATOR] = &type_call_iterator,
    [TAG_PROPERTY] = &type_property,
    [TAG_STATICMETHOD] = &type_staticmethod,
    [TAG_CLASSMETHOD] = &type_classmethod,
    [TAG_SUPER] = &type_super,
    [TAG_FOREIGN] = &type_foreign,
    [TAG_PIN] = &type_pin,
    [TAG_UART] = &type_uart,
    [TAG_STREAM] = &type_stream,
};

static const char *const symbols[OP_COUNT] = {
    "<",   ">",   "==", "<=", ">=", "!=", "in",  "is", "match", "|=",  "^=",          "&=",
    "<<=", ">>=", "+=", "-=", "*=", "@=", "//=", "/=", "%=",    "**=", "|",           "^",
    "&",   "<<",  ">>", "+",  "-",  "*",  "@",   "//", "/",     "%",   "** or pow()",
};

const struct type *type_of(value v) {
  if (is_small(v)) return &type_int;
  if (is_object(v)) return types[((struct object *)object_of(v))->header & 0xFF];
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

value class_of(value v) {
  unsigned tag = tag_of(v);
  if (tag == TAG_INSTANCE || tag == TAG_EXCEPTION) return instance_of(v)->class;
  if (tag == TAG_CLASS) return value_of(&type_type);
  return value_of(type_of(v));
}

const char *type_name(value v) { return class_name(class_of(v)); }

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
  vm_check_c_stack();
  if (tag_of(right) == TAG_INSTANCE && tag_of(left) != TAG_INSTANCE) return object_equal(right, left);
  const struct type *type = type_of(left);
  return type->equal != NULL && type->equal(left, right);
}

int64_t object_hash(value v) {
  vm_check_c_stack();
  const struct type *type = type_of(v);
  if (type->hash != NULL) return type->hash(v);
  if (type->equal != NULL) error_unhashable(v);
  return v >> 2;
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
  bool equal = left == right && is_float(left) ? number_compare(left, right) == 0 : object_equal(left, right);
  return boolean(equal == (operation == OP_EQ));
}

static _Noreturn void operands_unsupported(enum operator operation, value left, value right) {
  if (operation <= OP_NE) {
    error_raise(&error_TypeError, "'%s' not supported between instances of '%t' and '%t'", symbols[operation],
                left, right);
  }
  const struct type *type = type_of(left);
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
    const struct type *other = type_of(right);
    if (type->get_item != NULL && type->in_place != 2 && type != &type_dict && tag_of(left) != TAG_INSTANCE) {
      error_raise(&error_TypeError, "can't multiply sequence by non-int of type '%t'", right);
    }
    if (other == &type_str || other == &type_list || other == &type_tuple || other == &type_bytes) {
      error_raise(&error_TypeError, "can't multiply sequence by non-int of type '%t'", left);
    }
  }
  error_raise(&error_TypeError, "unsupported operand type(s) for %s: '%t' and '%t'", symbols[operation], left,
              right);
}

value object_binary(enum operator operation, value left, value right) {
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
  enum operator named = operation;
  value result;
  if (operation >= OP_IOR && operation <= OP_IPOW) {
    if (type->in_place && (result = type->binary(operation, left, right, false)) != ABSENT) return result;
    operation += OP_OR - OP_IOR;
  }
  if (type->binary != NULL && (result = type->binary(operation, left, right, false)) != ABSENT) return result;
  if (other->binary != NULL && (result = other->binary(operation, left, right, true)) != ABSENT) {
    return result;
  }
  operands_unsupported(named, left, right);
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

/* Has __index__ methods in a subscript called before anything is done with the sequence, which they might
 * change. */
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
  vm_check_c_stack();
  vm_check_interrupt();
  if (type->next == NULL) error_raise(&error_TypeError, "'%t' object is not an iterator", iterator);
  return type->next(iterator);
}

void object_print(struct writer *writer, value v, bool repr) {
  vm_check_c_stack();
  const struct type *type = type_of(v);
  if (type->print != NULL) {
    type->print(writer, v, repr);
  } else {
    writer_format(writer, "<%t object at 0x", v);
    int_print(writer, int_from_uint32(v), 16, false);
    writer_char(writer, '>');
  }
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
  if (v == ABSENT) error_throw(exception_new(value_of(&error_StopIteration), value_of(&empty_tuple)));
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

static const struct native *find_native(const struct native *table, unsigned count, const char *name) {
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

const struct native *type_own_method(const struct type *type, const char *name) {
  const struct native *native = find_native(type->methods, type->method_count, name);
  if (native == NULL && (type == &type_str || type == &type_bytes || type == &type_bytearray)) {
    native = text_method(type, name);
  }
  return native == NULL && name[0] == '_' ? find_slot_method(type, name) : native;
}

const struct native *type_method(const struct type *type, const char *name) {
  const struct native *native = NULL;
  for (; type != NULL && native == NULL; type = type->base) native = type_own_method(type, name);
  return native;
}

value attribute_find(value v, value name) {
  const struct type *type = type_of(v);
  vm_check_c_stack();
  if (type->attribute != NULL) {
    value found = type->attribute(v, name);
    if (found != ABSENT) return found;
  }
  if (type != &type_instance && type != &type_class && type != &type_type && type != &type_module) {
    const struct native *native = type_method(type, str_chars(name));
    if (native != NULL) return descriptor_get(value_of(native), v, value_of(type));
  }
  if (str_is(name, "__class__")) return class_of(v);
  return ABSENT;
}

value attribute_get(value v, value name) {
  value found = attribute_find(v, name);
  if (found != ABSENT) return found;
  if (tag_of(v) == TAG_MODULE) {
    error_raise(&error_AttributeError, "module '%v' has no attribute '%v'",
                ((struct module *)object_of(v))->name, name);
  }
  if (is_class(v)) {
    error_raise(&error_AttributeError, "type object '%s' has no attribute '%v'", class_name(v), name);
  }
  error_raise(&error_AttributeError, "'%t' object has no attribute '%v'", v, name);
}

void attribute_set(value v, value name, value item) {
  const struct type *type = type_of(v);
  if (type->set_attribute != NULL && type->set_attribute(v, name, item)) return;
  if (item != ABSENT && attribute_find(v, name) != ABSENT) {
    error_raise(&error_AttributeError, "'%t' object attribute '%v' is read-only", v, name);
  }
  attribute_get(v, name);
  error_raise(&error_AttributeError, "'%t' object has no attribute '%v'", v, name);
}

value attribute_method(value v, value name, value *self) {
  unsigned tag = tag_of(v);
  if (tag == TAG_INSTANCE || tag == TAG_EXCEPTION) {
    struct instance *instance = instance_of(v);
    bool own = instance->dict != ABSENT && dict_get(instance->dict, name) != ABSENT;
    value found = own ? ABSENT : class_lookup(instance->class, name);
    if (tag_of(found) == TAG_FUNCTION) {
      *self = v;
      return found;
    }
  } else if (tag != TAG_MODULE && tag != TAG_CLASS && tag != TAG_TYPE && tag != TAG_SUPER) {
    const struct native *native = type_method(type_of(v), str_chars(name));
    if (native != NULL && native->kind == NATIVE_METHOD) {
      *self = v;
      return value_of(native);
    }
  }
  *self = ABSENT;
  return attribute_get(v, name);
}

/* An instance of a class that derives from a built-in type is used as the value it holds. */
static value unwrapped(value v) {
  return tag_of(v) == TAG_INSTANCE && instance_of(v)->native != ABSENT ? instance_of(v)->native : v;
}

static bool has_method(const struct type *type, const struct native *native) {
  if (native >= type->methods && native < type->methods + type->method_count) return true;
  if (type == &type_str || type == &type_bytes || type == &type_bytearray) {
    if (is_text_method(native)) return true;
  }
  const struct slot_method *slot = (const struct slot_method *)native;
  return slot >= slot_methods && slot < slot_methods + COUNT_OF(slot_methods) && has_slot(type, slot->slot);
}

/* A method taken from its type (list.append) can be called on anything: says whether it may. */
static bool accepts(const struct native *native, value self) {
  const struct type *type = tag_of(self) == TAG_EXCEPTION ? class_native(class_of(self)) : type_of(self);
  for (; type != NULL; type = type->base) {
    if (has_method(type, native)) return true;
  }
  return false;
}

static _Noreturn void wrong_self(const struct native *native, value self) {
  const char *owner = "";
  for (unsigned i = 1; i < TAG_LAST_TYPE; i++) {
    if (types[i] != NULL && has_method(types[i], native)) owner = types[i]->name;
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

static value call_with_self(value function, value self, unsigned count, const value *arguments);

value native_call(const struct native *native, unsigned count, const value *arguments) {
  unsigned given = positional(count);
  bool takes_self = native->kind == NATIVE_METHOD || native->kind == NATIVE_GETTER;
  if (takes_self && given > 0 && !accepts(native, arguments[0])) {
    value self = unwrapped(arguments[0]);
    if (self == arguments[0]) wrong_self(native, self);
    return call_with_self(value_of(native), self, count - 1, arguments + 1);
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

static value call_function(value function, unsigned count, const value *arguments) {
  value generator;
  struct frame *frame = function_enter(object_of(function), count, arguments, &generator);
  if (generator != ABSENT) return generator;
  frame->kind = FRAME_ENTRY;
  return interp_run(frame, ABSENT);
}

static value call_with_self(value function, value self, unsigned count, const value *arguments) {
  unsigned words = positional(count) + 2 * keyword_count(count);
  uint8_t *top = vm.stack_top;
  value *all = stack_reserve(words + 1);
  all[0] = self;
  memcpy(all + 1, arguments, words * sizeof *all);
  value result = object_call(function, count + 1, all);
  vm.stack_top = top;
  return result;
}

static value call_class(value class, unsigned count, const value *arguments) {
  value initializer, instance = class_construct(class, count, arguments, &initializer);
  if (initializer == ABSENT) return instance;
  value result = call_with_self(initializer, instance, count, arguments);
  if (result != NONE) error_raise(&error_TypeError, "__init__() should return None, not '%t'", result);
  return instance;
}

value type_call(const struct type *type, unsigned count, const value *arguments) {
  if (type->make == NULL) error_raise(&error_TypeError, "cannot create '%s' instances", type->name);
  if (keyword_count(count) > 0 && !type->keywords) {
    error_raise(&error_TypeError, "%s() takes no keyword arguments", type->name);
  }
  return type->make(type, count, arguments);
}

value object_call(value function, unsigned count, const value *arguments) {
  vm_check_c_stack();
  switch (tag_of(function)) {
    case TAG_FUNCTION:
      return call_function(function, count, arguments);
    case TAG_NATIVE:
      return native_call(object_of(function), count, arguments);
    case TAG_BOUND: {
      struct bound *bound = object_of(function);
      return call_with_self(bound->function, bound->self, count, arguments);
    }
    case TAG_TYPE:
      return type_call(object_of(function), count, arguments);
    case TAG_CLASS:
      return call_class(function, count, arguments);
    case TAG_STATICMETHOD:
      return object_call(((struct wrapper *)object_of(function))->function, count, arguments);
    case TAG_INSTANCE: {
      value method = instance_method(function, "__call__");
      if (method != ABSENT) return call_with_self(method, function, count, arguments);
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

value keyword_find(unsigned count, const value *arguments, const char *name) {
  const value *keyword = arguments + positional(count);
  for (unsigned i = 0; i < keyword_count(count); i++, keyword += 2) {
    if (str_is(keyword[0], name)) return keyword[1];
  }
  return ABSENT;
}

void keywords_check(const char *function, unsigned count, const value *arguments, const char *const *names) {
  const value *keyword = arguments + positional(count);
  for (unsigned i = 0; i < keyword_count(count); i++, keyword += 2) {
    const char *const *name = names;
    while (*name != NULL && !str_is(keyword[0], *name)) name++;
    if (*name == NULL) {
      error_raise(&error_TypeError, "'%v' is an invalid keyword argument for %s()", keyword[0], function);
    }
  }
}

int32_t int_argument(value v) {
  value index = int_index(v);
  int64_t n;
  if (index == ABSENT) error_raise(&error_TypeError, "'%t' object cannot be interpreted as an integer", v);
  if (!int_fits(index, &n) || n > INT32_MAX || n < INT32_MIN) {
    error_raise(&error_OverflowError, "Python int too large to convert to C ssize_t");
  }
  return n;
}

uint32_t sequence_index(value v, uint32_t length, const char *what) {
  value index = int_index(v);
  if (index == ABSENT && strcmp(what, "string") == 0) {
    error_raise(&error_TypeError, "string indices must be integers, not '%t'", v);
  }
  if (index == ABSENT) {
    const char *kind = *what == 0 ? "byte" : strcmp(what, "list assignment") == 0 ? "list" : what;
    error_raise(&error_TypeError, "%s indices must be integers or slices, not %t", kind, v);
  }
  int64_t n;
  if (!int_fits(index, &n)) error_raise(&error_IndexError, "cannot fit 'int' into an index-sized integer");
  if (n < 0) n += length;
  if (n < 0 || n >= length) {
    error_raise(&error_IndexError, *what ? "%s index out of range" : "%sindex out of range", what);
  }
  return n;
}

/* The methods of object itself. */

static value object_init(unsigned count, const value *arguments) {
  (void)count, (void)arguments;
  return NONE;
}

static value object_repr(unsigned count, const value *arguments) {
  (void)count;
  struct writer writer;
  writer_gather(&writer);
  value v = arguments[0];
  bool plain = tag_of(v) == TAG_INSTANCE && instance_of(v)->native == ABSENT;
  if (plain) {
    writer_format(&writer, "<__main__.%t object at 0x", v);
    int_print(&writer, int_from_uint32(v), 16, false);
    writer_char(&writer, '>');
  } else if (tag_of(v) == TAG_INSTANCE) {
    object_print(&writer, instance_of(v)->native, true);
  } else if (tag_of(v) == TAG_EXCEPTION) {
    type_exception.print(&writer, v, true);
  } else {
    object_print(&writer, v, true);
  }
  return writer_str(&writer);
}

static value object_str(unsigned count, const value *arguments) {
  value v = arguments[0];
  if (tag_of(v) != TAG_EXCEPTION && (tag_of(v) != TAG_INSTANCE || instance_of(v)->native == ABSENT)) {
    return object_repr(count, arguments);
  }
  struct writer writer;
  writer_gather(&writer);
  if (tag_of(v) == TAG_EXCEPTION) {
    type_exception.print(&writer, v, false);
  } else {
    object_print(&writer, instance_of(v)->native, false);
  }
  return writer_str(&writer);
}

static value object_eq(unsigned count, const value *arguments) {
  (void)count;
  value left = unwrapped(arguments[0]), right = unwrapped(arguments[1]);
  if (left == right) return TRUE;
  return left == arguments[0] ? NOT_IMPLEMENTED : boolean(object_equal(left, right));
}

static value object_ne(unsigned count, const value *arguments) {
  value equal = object_eq(count, arguments);
  return equal == NOT_IMPLEMENTED ? equal : boolean(equal == FALSE);
}

static value object_identity_hash(unsigned count, const value *arguments) {
  (void)count;
  value v = unwrapped(arguments[0]);
  return v == arguments[0] ? int_from_uint32(v >> 2) : int_from_int64(object_hash(v));
}

static value object_setattr(unsigned count, const value *arguments) {
  (void)count;
  str_argument(arguments[1], "attribute name");
  value v = arguments[0];
  if (tag_of(v) == TAG_INSTANCE || tag_of(v) == TAG_EXCEPTION) {
    struct instance *instance = instance_of(v);
    if (instance->dict == ABSENT) instance->dict = dict_new(0);
    dict_set(instance->dict, arguments[1], arguments[2]);
  } else {
    attribute_set(v, arguments[1], arguments[2]);
  }
  return NONE;
}

static value object_delattr(unsigned count, const value *arguments) {
  (void)count;
  str_argument(arguments[1], "attribute name");
  struct instance *instance = instance_of(arguments[0]);
  bool has_dict = tag_of(arguments[0]) == TAG_INSTANCE || tag_of(arguments[0]) == TAG_EXCEPTION;
  if (!has_dict || instance->dict == ABSENT || dict_remove(instance->dict, arguments[1]) == ABSENT) {
    error_raise(&error_AttributeError, "'%t' object has no attribute '%v'", arguments[0], arguments[1]);
  }
  return NONE;
}

static value object_new(unsigned count, const value *arguments) {
  if (tag_of(arguments[0]) == TAG_TYPE) return object_call(arguments[0], count - 1, arguments + 1);
  if (tag_of(arguments[0]) != TAG_CLASS) {
    error_raise(&error_TypeError, "object.__new__(X): X is not a type object");
  }
  struct instance *instance;
  const struct type *native = class_native(arguments[0]);
  if (is_subclass(value_of(native), value_of(&error_BaseException))) {
    return exception_new(arguments[0], tuple_from(positional(count) - 1, arguments + 1));
  }
  instance = heap_allocate(sizeof *instance, TAG_INSTANCE);
  instance->class = arguments[0];
  if (native != &type_object) instance->native = object_call(value_of(native), count - 1, arguments + 1);
  return value_of(instance);
}

static const struct native object_methods[] = {
    METHOD("__delattr__", object_delattr, 2, 2),
    METHOD("__eq__", object_eq, 2, 2),
    METHOD("__hash__", object_identity_hash, 1, 1),
    METHOD("__init__", object_init, 1, ANY),
    METHOD("__ne__", object_ne, 2, 2),
    {TAG_NATIVE, "__new__", object_new, 1, ANY, 1, NATIVE_STATIC},
    METHOD("__repr__", object_repr, 1, 1),
    METHOD("__setattr__", object_setattr, 3, 3),
    METHOD("__str__", object_str, 1, 1),
};

static value object_make(const struct type *type, unsigned count, const value *arguments) {
  (void)type, (void)arguments;
  if (count > 0) error_raise(&error_TypeError, "object() takes no arguments");
  struct instance *instance = heap_allocate(sizeof *instance, TAG_INSTANCE);
  instance->class = value_of(&type_object);
  return value_of(instance);
}

static void constant_print(struct writer *writer, value self, bool repr) {
  (void)repr;
  writer_text(writer, self == NONE ? "None" : self == ELLIPSIS ? "Ellipsis" : "NotImplemented");
}

static value constant_make(const struct type *type, unsigned count, const value *arguments) {
  (void)count, (void)arguments;
  return type == &type_none ? NONE : type == &type_ellipsis ? ELLIPSIS : NOT_IMPLEMENTED;
}

const struct type type_object = {
    TAG_TYPE,
    "object",
    NULL,
    .make = object_make,
    .methods = object_methods,
    .method_count = COUNT_OF(object_methods),
    .subclassable = 1,
};
const struct type type_none = {TAG_TYPE, "NoneType", &type_object, .make = constant_make,
                               .print = constant_print};
const struct type type_ellipsis = {TAG_TYPE, "ellipsis", &type_object, .make = constant_make,
                                   .print = constant_print};
const struct type type_not_implemented = {
    TAG_TYPE, "NotImplementedType", &type_object, .make = constant_make, .print = constant_print,
};
const struct type type_code = {TAG_TYPE, "code", &type_object};
