/* Modules: import, the namespaces of running programs, and the built-in modules. */
#ifndef OWLET_MODULE_H
#define OWLET_MODULE_H

#include "objects/object.h"

struct module {
  uint32_t header;
  value name;
  value dict;
  const struct builtin_module *builtin; /* or NULL */
};

/* An entry of a built-in module: a function, a number or something made when asked for. */
struct builtin_module {
  const char *name;
  const struct native *functions; /* sorted by name */
  uint16_t function_count;
  value (*attribute)(value name); /* what is no function, or NULL */
};

value module_new(value name, const struct builtin_module *builtin);
/* `level` says how many packages up a relative import begins, seen from the module `from`. */
value module_import(value name, value from_list, int32_t level, value from);
value module_import_from(value module, value name);
void module_import_all(value module, value into);

/* A name that is nowhere else: the built-in functions and types; ABSENT when unknown. */
value builtin_lookup(value name);

extern const struct builtin_module module_math, module_sys, module_time, module_gc, module_struct,
    module_driverlib, module_board, module_builtins;

/* Runs a module's top-level code in its namespace. */
void module_run(value image_module, value module);

/* Standard output or standard error as an object; write() and print(file=...) take it. */
struct stream {
  uint32_t header;
  int number;
};
extern const struct stream stream_output, stream_error, stream_input;

/* A line from standard input without its end; ABSENT at the end of input. */
value read_line(void);

#endif
