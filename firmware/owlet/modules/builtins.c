/* The built-in functions, and the table of all built-in names. */
#include <math.h>
#include <string.h>

#include "convert/decimal.h"
#include "convert/utf8.h"
#include "core/frame.h"
#include "core/protect.h"
#include "core/vm.h"
#include "interpreter/cell.h"
#include "interpreter/function.h"
#include "interpreter/generator.h"
#include "interpreter/import.h"
#include "interpreter/interp.h"
#include "modules/modules.h"
#include "modules/stream.h"
#include "modules/tags.h"
#include "objects/adapter.h"
#include "objects/attribute.h"
#include "objects/base.h"
#include "objects/bytearray.h"
#include "objects/bytes.h"
#include "objects/class.h"
#include "objects/descriptor.h"
#include "objects/dict.h"
#include "objects/error.h"
#include "objects/exception.h"
#include "objects/float.h"
#include "objects/format.h"
#include "objects/guard.h"
#include "objects/instance.h"
#include "objects/int.h"
#include "objects/keyword.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/native.h"
#include "objects/object.h"
#include "objects/range.h"
#include "objects/set.h"
#include "objects/slice.h"
#include "objects/str.h"
#include "objects/super.h"
#include "objects/text.h"
#include "objects/tuple.h"
#include "objects/writer.h"

/* Printing and reading */

static int stream_argument(value file) {
  if (file == ABSENT || file == NONE) return 1;
  return tag_of(file) == TAG_STREAM ? ((const struct stream *)object_of(file))->number : 0;
}

static void put_separator(struct writer *writer, value v, const char *otherwise, const char *what) {
  if (v == ABSENT || v == NONE) {
    writer_text(writer, otherwise);
  } else if (is_str(instance_unwrapped(v))) {
    object_print(writer, instance_unwrapped(v), false);
  } else {
    error_raise(&error_TypeError, "%s must be None or a string, not %t", what, v);
  }
}

static value print(unsigned count, const value *arguments) {
  static const char *const names[] = {"sep", "end", "file", "flush", NULL};
  keyword_check("print", count, arguments, names);
  value separator = keyword_find(count, arguments, "sep"), end = keyword_find(count, arguments, "end");
  value file = keyword_find(count, arguments, "file");
  struct writer writer;
  writer_stream(&writer, stream_argument(file));
  for (unsigned i = 0; i < positional(count); i++) {
    if (i > 0) put_separator(&writer, separator, " ", "sep");
    if (tag_of(arguments[i]) == TAG_INSTANCE) writer_flush(&writer); /* its __str__ may print too */
    object_print(&writer, arguments[i], false);
  }
  put_separator(&writer, end, "\n", "end");
  if (writer.stream != 0) {
    writer_flush(&writer);
  } else {
    value text = writer_str(&writer);
    object_call_method(file, "write", 1, &text);
  }
  return NONE;
}

/* Shows the value of an expression at the prompt. */
static value display(unsigned count, const value *arguments) {
  (void)count;
  if (arguments[0] == NONE) return NONE;
  vm.last_result = arguments[0];
  struct writer writer;
  writer_stream(&writer, 1);
  object_print(&writer, arguments[0], true);
  writer_char(&writer, '\n');
  writer_flush(&writer);
  return NONE;
}

static value input(unsigned count, const value *arguments) {
  struct writer writer;
  writer_stream(&writer, 1);
  if (count > 0) object_print(&writer, arguments[0], false);
  writer_flush(&writer);
  value line = stream_read_line();
  if (line == ABSENT) error_raise(&error_EOFError, "EOF when reading a line");
  return line;
}

/* Text and numbers */

static value as_text(value v, bool repr) {
  struct writer writer;
  writer_gather(&writer);
  object_print(&writer, v, repr);
  return writer_str(&writer);
}

static value repr(unsigned count, const value *arguments) {
  return (void)count, as_text(arguments[0], true);
}

static value ascii(unsigned count, const value *arguments) {
  return (void)count, str_ascii(as_text(arguments[0], true));
}

static value format(unsigned count, const value *arguments) {
  struct writer writer;
  writer_gather(&writer);
  value spec = count > 1 ? str_argument(arguments[1], "format() argument 2") : value_of(&str_empty);
  format_value(&writer, arguments[0], str_chars(spec), text_of(spec)->length);
  return writer_str(&writer);
}

static value in_base(value v, unsigned base, const char *prefix) {
  value n = object_index(v);
  if (n == ABSENT) error_raise(&error_TypeError, "'%t' object cannot be interpreted as an integer", v);
  struct writer writer;
  writer_gather(&writer);
  if (int_sign(n) < 0) writer_char(&writer, '-');
  writer_text(&writer, prefix);
  int_print(&writer, n, base, false);
  return writer_str(&writer);
}

static value bin(unsigned count, const value *arguments) {
  return (void)count, in_base(arguments[0], 2, "0b");
}
static value oct(unsigned count, const value *arguments) {
  return (void)count, in_base(arguments[0], 8, "0o");
}
static value hex(unsigned count, const value *arguments) {
  return (void)count, in_base(arguments[0], 16, "0x");
}

static value chr(unsigned count, const value *arguments) {
  (void)count;
  int32_t codepoint = int_argument(arguments[0]);
  if (codepoint < 0 || codepoint > 0x10FFFF) {
    error_raise(&error_ValueError, "chr() arg not in range(0x110000)");
  }
  return str_from_codepoint(codepoint);
}

static value ord(unsigned count, const value *arguments) {
  (void)count;
  struct view view;
  if (!text_view(arguments[0], &view)) {
    error_raise(&error_TypeError, "ord() expected string of length 1, but %t found", arguments[0]);
  }
  uint32_t length = object_length(instance_unwrapped(arguments[0]));
  if (length != 1) {
    error_raise(&error_TypeError, "ord() expected a character, but string of length %u found", length);
  }
  return small(is_str(instance_unwrapped(arguments[0])) ? utf8_decode(&view.data) : view.data[0]);
}

static value absolute(unsigned count, const value *arguments) {
  return (void)count, object_unary(UNARY_ABS, arguments[0]);
}

static value call_divmod(const char *name, value self, value other) {
  value arguments[] = {self, other},
        method = tag_of(self) == TAG_INSTANCE ? instance_method(self, name) : ABSENT;
  value result = method != ABSENT ? object_call(method, 2, arguments) : ABSENT;
  return result == NOT_IMPLEMENTED ? ABSENT : result;
}

/* __divmod__ and __rdivmod__; that of a subclass of the left operand's class comes first. */
static value special_divmod(value left, value right) {
  bool first = tag_of(right) == TAG_INSTANCE && class_of(left) != class_of(right) &&
               is_subclass(class_of(right), class_of(left));
  value result = first ? call_divmod("__rdivmod__", right, left) : ABSENT;
  if (result == ABSENT) result = call_divmod("__divmod__", left, right);
  return result == ABSENT && !first ? call_divmod("__rdivmod__", right, left) : result;
}

static value divmod(unsigned count, const value *arguments) {
  (void)count;
  value left = arguments[0], right = arguments[1], result = special_divmod(left, right);
  if (result != ABSENT) return result;
  left = instance_unwrapped(left);
  right = instance_unwrapped(right);
  if (is_int(left) && is_int(right)) {
    value quotient, remainder;
    int_divmod(left, right, &quotient, &remainder);
    return tuple_pair(quotient, remainder);
  }
  if (!is_number(left) || !is_number(right)) {
    error_raise(&error_TypeError, "unsupported operand type(s) for divmod(): '%t' and '%t'", arguments[0],
                arguments[1]);
  }
  if (float_from(right) == 0) error_raise(&error_ZeroDivisionError, "float divmod()");
  value quotient = object_binary(OP_FLOORDIV, left, right);
  return tuple_pair(quotient, object_binary(OP_MOD, left, right));
}

/* The inverse of n modulo `modulus`, by Euclid's algorithm. */
static value invert(value n, value modulus) {
  value other = modulus, factor = small(1), other_factor = small(0), quotient, remainder;
  if (int_sign(modulus) == 0) error_raise(&error_ValueError, "pow() 3rd argument cannot be 0");
  while (int_sign(other) != 0) {
    int_divmod(n, other, &quotient, &remainder);
    value next = int_binary(OP_SUB, factor, int_binary(OP_MUL, quotient, other_factor));
    n = other;
    other = remainder;
    factor = other_factor;
    other_factor = next;
    guard_interrupt();
  }
  if (n == small(-1)) return int_binary(OP_SUB, small(0), factor);
  if (n != small(1)) error_raise(&error_ValueError, "base is not invertible for the given modulus");
  return factor;
}

static value power(unsigned count, const value *arguments) {
  if (count == 2 || arguments[2] == NONE) return object_binary(OP_POW, arguments[0], arguments[1]);
  value base = int_index(arguments[0]), exponent = int_index(arguments[1]), modulus = int_index(arguments[2]);
  if (base == ABSENT || exponent == ABSENT || modulus == ABSENT) {
    bool numbers = is_number(instance_unwrapped(arguments[0])) &&
                   is_number(instance_unwrapped(arguments[1])) && is_number(instance_unwrapped(arguments[2]));
    if (!numbers) {
      error_raise(&error_TypeError, "unsupported operand type(s) for ** or pow(): '%t', '%t', '%t'",
                  arguments[0], arguments[1], arguments[2]);
    }
    error_raise(&error_TypeError, "pow() 3rd argument not allowed unless all arguments are integers");
  }
  if (int_sign(exponent) >= 0) return int_pow_mod(base, exponent, modulus);
  return int_pow_mod(invert(base, modulus), int_binary(OP_SUB, small(0), exponent), modulus);
}

/* Rounds to a multiple of a power of ten, ties to even. */
static value round_int(value n, int32_t digits) {
  if (digits >= 0) return n;
  if (-(int64_t)digits > int_bit_length(n)) return small(0);
  value unit = int_pow_mod(small(10), small(-digits), ABSENT), quotient, remainder;
  int_divmod(n, unit, &quotient, &remainder);
  value twice = int_binary(OP_ADD, remainder, remainder);
  bool up = int_binary(OP_GT, twice, unit) == TRUE || (object_equal(twice, unit) && int_is_odd(quotient));
  if (up) quotient = int_binary(OP_ADD, quotient, small(1));
  return int_binary(OP_MUL, quotient, unit);
}

static value round_float(double d, int32_t digits) {
  if (d - d != 0 || d == 0 || digits > 323) return float_new(d);
  if (digits < -308) return float_new(copysign(0.0, d));
  char text[DECIMAL_DIGITS];
  int point, count = decimal_digits(fabs(d), DECIMAL_FRACTION, digits, text, &point);
  double rounded = count == 0 ? 0.0 : decimal_parse(text, count, point);
  return float_new(copysign(rounded, d));
}

/* A number of digits; beyond what an int32_t holds only the sign matters. */
static int32_t digits_argument(value v) {
  value index = int_plain(v);
  int64_t n;
  if (!int_fits(index, &n)) return int_sign(index) < 0 ? INT32_MIN : INT32_MAX;
  return n < INT32_MIN ? INT32_MIN : n > INT32_MAX ? INT32_MAX : n;
}

static value round_number(unsigned count, const value *arguments) {
  static const char *const names[] = {"ndigits", NULL};
  keyword_check("round", count, arguments, names);
  value v = positional(count) > 0 ? arguments[0] : NONE;
  value digits = positional(count) > 1 ? arguments[1] : keyword_find(count, arguments, "ndigits");
  bool whole = digits == ABSENT || digits == NONE;
  value method = tag_of(v) == TAG_INSTANCE ? attribute_find(v, str_from("__round__")) : ABSENT;
  if (method == ABSENT) v = instance_unwrapped(v);
  if (is_int(v)) return round_int(int_index(v), whole ? 0 : digits_argument(digits));
  if (is_float(v) && !whole) return round_float(float_value(v), digits_argument(digits));
  if (is_float(v)) return int_from_double(rint(float_value(v)));
  if (method != ABSENT) return object_call(method, whole ? 0 : 1, &digits);
  error_raise(&error_TypeError, "type %t doesn't define __round__ method", v);
}

/* Iterables */

static value length(unsigned count, const value *arguments) {
  (void)count;
  if (tag_of(arguments[0]) == TAG_RANGE) return range_length(arguments[0]);
  return int_from_int64(object_length(arguments[0]));
}

static value all(unsigned count, const value *arguments) {
  (void)count;
  value iterator = object_iterate(arguments[0]), item;
  while ((item = object_next(iterator)) != ABSENT) {
    if (!object_truth(item)) return FALSE;
  }
  return TRUE;
}

static value any(unsigned count, const value *arguments) {
  (void)count;
  value iterator = object_iterate(arguments[0]), item;
  while ((item = object_next(iterator)) != ABSENT) {
    if (object_truth(item)) return TRUE;
  }
  return FALSE;
}

static value sum(unsigned count, const value *arguments) {
  static const char *const names[] = {"start", NULL};
  keyword_check("sum", count, arguments, names);
  value start = positional(count) > 1 ? arguments[1] : keyword_find(count, arguments, "start");
  value total = start == ABSENT ? small(0) : start;
  if (is_str(instance_unwrapped(total)))
    error_raise(&error_TypeError, "sum() can't sum strings [use ''.join(seq) instead]");
  value iterator = object_iterate(arguments[0]), item;
  while ((item = object_next(iterator)) != ABSENT) total = object_binary(OP_ADD, total, item);
  return total;
}

static value extreme(const char *name, enum operator wanted, unsigned count, const value *arguments) {
  static const char *const names[] = {"key", "default", NULL};
  keyword_check(name, count, arguments, names);
  value key = keyword_find(count, arguments, "key"), otherwise = keyword_find(count, arguments, "default");
  unsigned given = positional(count);
  if (given == 0) error_raise(&error_TypeError, "%s expected at least 1 argument, got 0", name);
  if (given > 1 && otherwise != ABSENT) {
    error_raise(&error_TypeError, "Cannot specify a default for %s() with multiple positional arguments",
                name);
  }
  value iterator = object_iterate(given == 1 ? arguments[0] : tuple_from(given, arguments)), item;
  value best = ABSENT, best_key = ABSENT;
  while ((item = object_next(iterator)) != ABSENT) {
    value item_key = key == ABSENT || key == NONE ? item : object_call(key, 1, &item);
    if (best == ABSENT || object_truth(object_binary(wanted, item_key, best_key))) {
      best = item;
      best_key = item_key;
    }
  }
  if (best == ABSENT && otherwise == ABSENT) {
    error_raise(&error_ValueError, "%s() arg is an empty sequence", name);
  }
  return best == ABSENT ? otherwise : best;
}

static value minimum(unsigned count, const value *arguments) {
  return extreme("min", OP_LT, count, arguments);
}
static value maximum(unsigned count, const value *arguments) {
  return extreme("max", OP_GT, count, arguments);
}

static value sorted(unsigned count, const value *arguments) {
  static const char *const names[] = {"key", "reverse", NULL};
  keyword_check("sort", count, arguments, names);
  value list = list_from_iterable(arguments[0]);
  value key = keyword_find(count, arguments, "key"), reverse = keyword_find(count, arguments, "reverse");
  list_sort(list, key == ABSENT ? NONE : key, reverse != ABSENT && object_truth(reverse));
  return list;
}

static value callable(unsigned count, const value *arguments) {
  (void)count;
  switch (tag_of(arguments[0])) {
    case TAG_FUNCTION:
    case TAG_NATIVE:
    case TAG_BOUND:
    case TAG_TYPE:
    case TAG_CLASS:
    case TAG_STATICMETHOD:
    case TAG_FOREIGN:
      return TRUE;
    case TAG_INSTANCE:
      return boolean(instance_method(arguments[0], "__call__") != ABSENT);
    default:
      return FALSE;
  }
}

static value iter(unsigned count, const value *arguments) {
  if (count == 1) return object_iterate(arguments[0]);
  if (callable(1, arguments) != TRUE) error_raise(&error_TypeError, "iter(v, w): v must be callable");
  return adapter_call_iterator(arguments[0], arguments[1]);
}

static value next(unsigned count, const value *arguments) {
  value iterator = arguments[0];
  if (tag_of(iterator) == TAG_GENERATOR && count == 1) {
    value result = generator_resume(iterator, NONE, ABSENT);
    if (vm.yielded) return result;
    error_throw(exception_new(value_of(&error_StopIteration), tuple_from(result != NONE, &result)));
  }
  if (tag_of(iterator) == TAG_INSTANCE && count == 1) {
    value method = instance_method(iterator, "__next__");
    if (method == ABSENT) error_raise(&error_TypeError, "'%t' object is not an iterator", iterator);
    return object_call(method, 1, &iterator);
  }
  value item = object_next(iterator);
  if (item != ABSENT) return item;
  if (count > 1) return arguments[1];
  error_throw(exception_new(value_of(&error_StopIteration), value_of(&tuple_empty)));
}

/* Objects */

struct attribute_call {
  value v, name, result;
};

static void run_attribute(void *context) {
  struct attribute_call *call = context;
  call->result = attribute_find(call->v, call->name);
}

/* The attribute, or ABSENT if the lookup raises AttributeError. */
static value try_attribute(value v, value name) {
  value text = instance_unwrapped(name);
  if (!is_str(text)) error_raise(&error_TypeError, "attribute name must be string, not '%t'", name);
  struct attribute_call call = {v, text, ABSENT};
  value exception;
  if (!protect_run(run_attribute, &call, &exception)) {
    if (!exception_is(exception, &error_AttributeError)) error_rethrow(exception);
    return ABSENT;
  }
  return call.result;
}

static value getattr(unsigned count, const value *arguments) {
  if (count == 2) return attribute_get(arguments[0], str_argument(arguments[1], "attribute name"));
  value found = try_attribute(arguments[0], arguments[1]);
  return found != ABSENT ? found : arguments[2];
}

static value hasattr(unsigned count, const value *arguments) {
  return (void)count, boolean(try_attribute(arguments[0], arguments[1]) != ABSENT);
}

static value setattr(unsigned count, const value *arguments) {
  (void)count;
  attribute_set(arguments[0], str_argument(arguments[1], "attribute name"), arguments[2]);
  return NONE;
}

static value delattr(unsigned count, const value *arguments) {
  (void)count;
  attribute_set(arguments[0], str_argument(arguments[1], "attribute name"), ABSENT);
  return NONE;
}

static value hash(unsigned count, const value *arguments) {
  return (void)count, int_from_int64(object_hash(arguments[0]));
}
static value id(unsigned count, const value *arguments) {
  return (void)count, int_from_uint32(arguments[0]);
}

static value isinstance(unsigned count, const value *arguments) {
  return (void)count, boolean(is_instance(arguments[0], arguments[1]));
}

static value issubclass(unsigned count, const value *arguments) {
  (void)count;
  if (!is_class(arguments[0])) error_raise(&error_TypeError, "issubclass() arg 1 must be a class");
  value bases = instance_unwrapped(arguments[1]);
  bool tuple = tag_of(bases) == TAG_TUPLE;
  for (uint32_t i = 0; i < (tuple ? tuple_count(bases) : 1); i++) {
    value base = tuple ? tuple_get(bases, i) : bases;
    if (!is_class(base)) {
      error_raise(&error_TypeError, "issubclass() arg 2 must be a class, a tuple of classes, or a union");
    }
    if (is_subclass(arguments[0], base)) return TRUE;
  }
  return FALSE;
}

static value current_names(void) {
  if (vm.frame == NULL) return dict_new(0);
  if (vm.frame->names != ABSENT) return vm.frame->names;
  return ((struct module *)object_of(vm.frame->function->globals))->dict;
}

static value globals(unsigned count, const value *arguments) {
  (void)count, (void)arguments;
  return vm.frame != NULL ? ((struct module *)object_of(vm.frame->function->globals))->dict : current_names();
}

static value locals(unsigned count, const value *arguments) {
  return (void)count, (void)arguments, current_names();
}

static value vars(unsigned count, const value *arguments) {
  if (count == 0) return current_names();
  value dict = tag_of(arguments[0]) == TAG_MODULE ? ((struct module *)object_of(arguments[0]))->dict
                                                  : attribute_find(arguments[0], str_from("__dict__"));
  if (dict == ABSENT) error_raise(&error_TypeError, "vars() argument must have __dict__ attribute");
  return dict;
}

static void add_natives(value set, const struct native *table, unsigned count) {
  for (unsigned i = 0; i < count; i++) set_add(set, str_from(table[i].name));
}

static value dir(unsigned count, const value *arguments) {
  value set = set_new(TAG_SET), method = ABSENT;
  if (count > 0 && tag_of(arguments[0]) == TAG_INSTANCE) method = instance_method(arguments[0], "__dir__");
  if (method != ABSENT) {
    set_update(set, object_call(method, 1, arguments));
  } else if (count == 0) {
    set_update(set, current_names());
  } else {
    value v = arguments[0], class = is_class(v) ? v : class_of(v);
    if (tag_of(v) == TAG_MODULE) {
      const struct module *module = object_of(v);
      set_update(set, module->dict);
      if (module->builtin != NULL) {
        add_natives(set, module->builtin->functions, module->builtin->function_count);
      }
      class = ABSENT;
    }
    bool has_dict = tag_of(v) == TAG_INSTANCE || tag_of(v) == TAG_EXCEPTION;
    if (has_dict && instance_of(v)->dict != ABSENT) set_update(set, instance_of(v)->dict);
    value at;
    for (uint32_t i = 0; class != ABSENT && (at = class_order(class, i)) != ABSENT; i++) {
      if (tag_of(at) == TAG_CLASS) {
        set_update(set, class_object_of(at)->dict);
      } else {
        const struct type *type = object_of(at);
        add_natives(set, type->methods, type->method_count);
      }
    }
  }
  value list = list_from_iterable(set);
  list_sort(list, NONE, false);
  return list;
}

/* Runs a class's body and makes the class from the names it defines. */
static value build_class(unsigned count, const value *arguments) {
  value generator;
  if (keyword_count(count) > 0) {
    error_raise(&error_TypeError, "keyword arguments of classes are not supported");
  }
  value bases = tuple_from(positional(count) - 2, arguments + 2);
  if (tag_of(arguments[0]) != TAG_FUNCTION) {
    error_raise(&error_TypeError, "__build_class__: func must be a function");
  }
  struct function *body = object_of(arguments[0]);
  if (body->flags & FLAG_GENERATOR) {
    error_raise(&error_TypeError, "__build_class__: func must not be a generator");
  }
  struct frame *frame = function_enter(body, 0, NULL, &generator);
  value names = frame->names = dict_new(0);
  frame->kind = FRAME_ENTRY;
  value cell = interp_run(frame, ABSENT);
  value qualified = function_qualified_name(body->code), module = dict_get_name(names, "__module__");
  dict_remove(names, str_from("__module__"));
  dict_remove(names, str_from("__qualname__"));
  value class = class_new(qualified, bases, names, module != ABSENT ? module : str_from("__main__"));
  if (tag_of(cell) == TAG_CELL) ((struct cell *)object_of(cell))->item = class;
  return class;
}

static value import(unsigned count, const value *arguments) {
  (void)count;
  return import_module(str_argument(arguments[0], "__import__() argument 1"), NONE, 0, vm.main);
}

static const struct native functions[] = {
    FUNCTION_KEYWORDS("__build_class__", build_class, 2, ANY),
    FUNCTION("__import__", import, 1, 5),
    FUNCTION("__print__", display, 1, 1),
    FUNCTION("abs", absolute, 1, 1),
    FUNCTION("all", all, 1, 1),
    FUNCTION("any", any, 1, 1),
    FUNCTION("ascii", ascii, 1, 1),
    FUNCTION("bin", bin, 1, 1),
    FUNCTION("callable", callable, 1, 1),
    FUNCTION("chr", chr, 1, 1),
    FUNCTION("delattr", delattr, 2, 2),
    FUNCTION("dir", dir, 0, 1),
    FUNCTION("divmod", divmod, 2, 2),
    FUNCTION("format", format, 1, 2),
    FUNCTION("getattr", getattr, 2, 3),
    FUNCTION("globals", globals, 0, 0),
    FUNCTION("hasattr", hasattr, 2, 2),
    FUNCTION("hash", hash, 1, 1),
    FUNCTION("hex", hex, 1, 1),
    FUNCTION("id", id, 1, 1),
    FUNCTION("input", input, 0, 1),
    FUNCTION("isinstance", isinstance, 2, 2),
    FUNCTION("issubclass", issubclass, 2, 2),
    FUNCTION("iter", iter, 1, 2),
    FUNCTION("len", length, 1, 1),
    FUNCTION("locals", locals, 0, 0),
    FUNCTION_KEYWORDS("max", maximum, 0, ANY),
    FUNCTION_KEYWORDS("min", minimum, 0, ANY),
    FUNCTION("next", next, 1, 2),
    FUNCTION("oct", oct, 1, 1),
    FUNCTION("ord", ord, 1, 1),
    FUNCTION("pow", power, 2, 3),
    FUNCTION_KEYWORDS("print", print, 0, ANY),
    FUNCTION("repr", repr, 1, 1),
    FUNCTION_KEYWORDS("round", round_number, 1, 2),
    FUNCTION("setattr", setattr, 3, 3),
    FUNCTION_KEYWORDS("sorted", sorted, 1, 1),
    FUNCTION_KEYWORDS("sum", sum, 1, 2),
    FUNCTION("vars", vars, 0, 1),
};

/* Types and exceptions by name. RecursionError is CPython's RuntimeError for a recursion that is too
 * deep. */
static const struct {
  const char *name;
  const void *object;
} objects[] = {
    {"ArithmeticError", &error_ArithmeticError},
    {"AssertionError", &error_AssertionError},
    {"AttributeError", &error_AttributeError},
    {"BaseException", &error_BaseException},
    {"EOFError", &error_EOFError},
    {"Ellipsis", (void *)ELLIPSIS},
    {"Exception", &error_Exception},
    {"GeneratorExit", &error_GeneratorExit},
    {"IOError", &error_OSError},
    {"ImportError", &error_ImportError},
    {"IndentationError", &error_IndentationError},
    {"IndexError", &error_IndexError},
    {"KeyError", &error_KeyError},
    {"KeyboardInterrupt", &error_KeyboardInterrupt},
    {"LookupError", &error_LookupError},
    {"MemoryError", &error_MemoryError},
    {"ModuleNotFoundError", &error_ModuleNotFoundError},
    {"NameError", &error_NameError},
    {"NotImplemented", (void *)NOT_IMPLEMENTED},
    {"NotImplementedError", &error_NotImplementedError},
    {"OSError", &error_OSError},
    {"OverflowError", &error_OverflowError},
    {"RecursionError", &error_RuntimeError},
    {"RuntimeError", &error_RuntimeError},
    {"StopAsyncIteration", &error_StopAsyncIteration},
    {"StopIteration", &error_StopIteration},
    {"SyntaxError", &error_SyntaxError},
    {"SystemError", &error_SystemError},
    {"SystemExit", &error_SystemExit},
    {"TypeError", &error_TypeError},
    {"UnboundLocalError", &error_UnboundLocalError},
    {"UnicodeDecodeError", &error_UnicodeDecodeError},
    {"UnicodeEncodeError", &error_UnicodeEncodeError},
    {"UnicodeError", &error_UnicodeError},
    {"ValueError", &error_ValueError},
    {"Warning", &error_Warning},
    {"ZeroDivisionError", &error_ZeroDivisionError},
    {"bool", &type_bool},
    {"bytearray", &type_bytearray},
    {"bytes", &type_bytes},
    {"classmethod", &type_classmethod},
    {"dict", &type_dict},
    {"enumerate", &type_enumerate},
    {"filter", &type_filter},
    {"float", &type_float},
    {"frozenset", &type_frozenset},
    {"int", &type_int},
    {"list", &type_list},
    {"map", &type_map},
    {"object", &type_object},
    {"property", &type_property},
    {"range", &type_range},
    {"reversed", &type_reversed},
    {"set", &type_set},
    {"slice", &type_slice},
    {"staticmethod", &type_staticmethod},
    {"str", &type_str},
    {"super", &type_super},
    {"tuple", &type_tuple},
    {"type", &type_type},
    {"zip", &type_zip},
};

static value find_object(value name) {
  unsigned low = 0, high = COUNT_OF(objects);
  while (low < high) {
    unsigned middle = (low + high) / 2;
    int order = strcmp(str_chars(name), objects[middle].name);
    if (order == 0) return value_of(objects[middle].object);
    if (order < 0) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return str_is(name, "_") ? vm.last_result : ABSENT;
}

const struct builtin_module module_builtins = {
    .name = "builtins",
    .functions = functions,
    .function_count = COUNT_OF(functions),
    .attribute = find_object,
};
