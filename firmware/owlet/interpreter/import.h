/* The import statement, and running a module. */
#ifndef OWLET_INTERPRETER_IMPORT_H
#define OWLET_INTERPRETER_IMPORT_H

#include "core/value.h"

/* Runs a module's top-level code in its namespace. */
void import_run(value image_module, value module);

/* `level` says how many packages up a relative import begins, seen from the module `from`. */
value import_module(value name, value from_list, int32_t level, value from);
value import_name(value module, value name);
void import_all(value module, value into);

#endif
