/*
 * Calls into C: the module `driverlib` offers the driver library's functions and constants by their C names.
 * The tables are generated from the library's headers, sorted by name.
 */
#ifndef OWLET_MODULES_FFI_H
#define OWLET_MODULES_FFI_H

#include <stdint.h>

/*
 * The signature's first character is the result, the others are the parameters: 'v' nothing, 'u' uint32_t,
 * 'i' int32_t, 'b' bool, 'B' uint8_t, 'p' a pointer (int, bytes, bytearray or None).
 */
struct ffi_function {
  const char *name;
  void *address;
  const char *signature;
};

struct ffi_constant {
  const char *name;
  uint32_t value;
};

extern const struct ffi_function ffi_functions[];
extern const unsigned ffi_function_count;
extern const struct ffi_constant ffi_constants[];
extern const unsigned ffi_constant_count;

#endif
