/* What Owlet on a board has: all modules. */
#include "machine/registry.h"

const struct type *const registry_types[TAG_LAST_TYPE] = {
    REGISTRY_TYPES,
    [TAG_FOREIGN] = &type_foreign,
    [TAG_PIN] = &type_pin,
    [TAG_UART] = &type_uart,
};

const struct builtin_module *const registry_modules[] = {
    &module_builtins, &module_board,  &module_driverlib, &module_gc,
    &module_math,     &module_struct, &module_sys,       &module_time,
};

const unsigned registry_module_count = COUNT_OF(registry_modules);
