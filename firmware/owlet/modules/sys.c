/* The module sys. */
#include "core/vm.h"
#include "modules/modules.h"
#include "modules/stream.h"
#include "objects/dict.h"
#include "objects/error.h"
#include "objects/exception.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/native.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/writer.h"

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

const struct builtin_module module_sys = {
    .name = "sys",
    .functions = sys_functions,
    .function_count = COUNT_OF(sys_functions),
    .attribute = sys_attribute,
};
