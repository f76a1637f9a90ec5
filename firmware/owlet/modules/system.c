/* The modules sys, time and gc, and the standard streams. */
#include "objects/collection.h"
#include "objects/error.h"
#include "core/heap.h"
#include "objects/module.h"
#include "objects/number.h"
#include "core/port.h"
#include "objects/text.h"
#include "core/vm.h"
#include "objects/writer.h"

/* Streams */

const struct stream stream_output = {TAG_STREAM, 1}, stream_error = {TAG_STREAM, 2},
                    stream_input = {TAG_STREAM, 3};

static value stream_write(unsigned count, const value *arguments) {
  (void)count;
  const struct stream *stream = object_of(arguments[0]);
  struct view view;
  if (!text_view(arguments[1], &view)) {
    error_raise(&error_TypeError, "write() argument must be str, not %t", arguments[1]);
  }
  port_output(stream->number == 2 ? 2 : 1, (const char *)view.data, view.length);
  return small(object_length(arguments[1]));
}

static value stream_readline(unsigned count, const value *arguments) {
  (void)count, (void)arguments;
  value line = read_line();
  return line == ABSENT ? value_of(&empty_str) : object_binary(OP_ADD, line, str_from("\n"));
}

static value stream_flush(unsigned count, const value *arguments) {
  return (void)count, (void)arguments, NONE;
}

static const struct native stream_methods[] = {
    METHOD("flush", stream_flush, 1, 1),
    METHOD("readline", stream_readline, 1, 1),
    METHOD("write", stream_write, 2, 2),
};

const struct type type_stream = {
    TAG_TYPE,
    "TextIOWrapper",
    &type_object,
    .methods = stream_methods,
    .method_count = COUNT_OF(stream_methods),
};

/* sys */

static value sys_exit(unsigned count, const value *arguments) {
  error_throw(exception_new(value_of(&error_SystemExit), tuple_from(count, arguments)));
}

static value sys_print_exception(unsigned count, const value *arguments) {
  if (tag_of(arguments[0]) != TAG_EXCEPTION) {
    error_raise(&error_TypeError, "print_exception() needs an exception");
  }
  bool to_error = count > 1 && arguments[1] == value_of(&stream_error);
  struct writer writer;
  writer_stream(&writer, to_error ? 2 : 1);
  exception_write(&writer, arguments[0]);
  writer_flush(&writer);
  return NONE;
}

static const struct native sys_functions[] = {
    FUNCTION("exit", sys_exit, 0, 1),
    FUNCTION("print_exception", sys_print_exception, 1, 2),
};

static value version(void) {
  value items[] = {small(3), small(11), small(0)};
  return tuple_from(3, items);
}

static value implementation(void) {
  value module = module_new(str_from("implementation"), NULL);
  dict_set_name(((struct module *)object_of(module))->dict, "name", str_from("owlet"));
  dict_set_name(((struct module *)object_of(module))->dict, "version", version());
  return module;
}

static value sys_attribute(value name) {
  if (str_is(name, "argv")) return vm.argv;
  if (str_is(name, "byteorder")) return str_from("little");
  if (str_is(name, "implementation")) return implementation();
  if (str_is(name, "maxsize")) return int_from_uint32(0x7FFFFFFF);
  if (str_is(name, "modules")) return vm.modules;
  if (str_is(name, "path")) return list_new(0);
  if (str_is(name, "platform")) return str_from("owlet");
  if (str_is(name, "stderr")) return value_of(&stream_error);
  if (str_is(name, "stdin")) return value_of(&stream_input);
  if (str_is(name, "stdout")) return value_of(&stream_output);
  if (str_is(name, "version")) return str_from("3.11.0; Owlet 1");
  if (str_is(name, "version_info")) return version();
  return ABSENT;
}

const struct builtin_module module_sys = {"sys", sys_functions, COUNT_OF(sys_functions), sys_attribute};

/* time */

enum { TICKS_MASK = 0x1FFFFFFF, TICKS_HALF = 0x10000000, SLEEP_STEP = 1000000 };

static value sleep_for(double microseconds) {
  if (microseconds < 0) error_raise(&error_ValueError, "sleep length must be non-negative");
  if (!(microseconds < 9e15)) error_raise(&error_OverflowError, "timestamp too large to convert");
  uint64_t left = (uint64_t)microseconds;
  vm_check_interrupt();
  while (left > 0) {
    uint32_t part = left < SLEEP_STEP ? left : SLEEP_STEP;
    port_sleep_us(part);
    vm_check_interrupt();
    left -= part;
  }
  return NONE;
}

static value time_sleep(unsigned count, const value *arguments) {
  return (void)count, sleep_for(number_double(arguments[0]) * 1e6);
}
static value time_sleep_ms(unsigned count, const value *arguments) {
  return (void)count, sleep_for(number_double(arguments[0]) * 1e3);
}
static value time_sleep_us(unsigned count, const value *arguments) {
  return (void)count, sleep_for(number_double(arguments[0]));
}

static value time_ticks_ms(unsigned count, const value *arguments) {
  return (void)count, (void)arguments, small(port_time_us() / 1000 & TICKS_MASK);
}

static value time_ticks_us(unsigned count, const value *arguments) {
  return (void)count, (void)arguments, small(port_time_us() & TICKS_MASK);
}

static value time_ticks_add(unsigned count, const value *arguments) {
  return (void)count,
         small(((uint32_t)int_argument(arguments[0]) + (uint32_t)int_argument(arguments[1])) & TICKS_MASK);
}

static value time_ticks_diff(unsigned count, const value *arguments) {
  (void)count;
  uint32_t difference = (uint32_t)int_argument(arguments[0]) - (uint32_t)int_argument(arguments[1]);
  return small((int32_t)((difference + TICKS_HALF) & TICKS_MASK) - TICKS_HALF);
}

static value time_monotonic(unsigned count, const value *arguments) {
  return (void)count, (void)arguments, float_new(port_time_us() / 1e6);
}

static value time_monotonic_ns(unsigned count, const value *arguments) {
  return (void)count, (void)arguments, int_from_uint64(port_time_us() * 1000);
}

static const struct native time_functions[] = {
    FUNCTION("monotonic", time_monotonic, 0, 0),    FUNCTION("monotonic_ns", time_monotonic_ns, 0, 0),
    FUNCTION("perf_counter", time_monotonic, 0, 0), FUNCTION("sleep", time_sleep, 1, 1),
    FUNCTION("sleep_ms", time_sleep_ms, 1, 1),      FUNCTION("sleep_us", time_sleep_us, 1, 1),
    FUNCTION("ticks_add", time_ticks_add, 2, 2),    FUNCTION("ticks_diff", time_ticks_diff, 2, 2),
    FUNCTION("ticks_ms", time_ticks_ms, 0, 0),      FUNCTION("ticks_us", time_ticks_us, 0, 0),
    FUNCTION("time", time_monotonic, 0, 0),
};

const struct builtin_module module_time = {"time", time_functions, COUNT_OF(time_functions), NULL};

/* gc */

static value gc_collect(unsigned count, const value *arguments) {
  (void)count, (void)arguments;
  size_t before = heap_used_bytes();
  heap_collect();
  return small(before - heap_used_bytes());
}

static value gc_mem_alloc(unsigned count, const value *arguments) {
  return (void)count, (void)arguments, small(heap_used_bytes());
}
static value gc_mem_free(unsigned count, const value *arguments) {
  return (void)count, (void)arguments, small(heap_free_bytes());
}

static const struct native gc_functions[] = {
    FUNCTION("collect", gc_collect, 0, 1),
    FUNCTION("mem_alloc", gc_mem_alloc, 0, 0),
    FUNCTION("mem_free", gc_mem_free, 0, 0),
};

const struct builtin_module module_gc = {"gc", gc_functions, COUNT_OF(gc_functions), NULL};
