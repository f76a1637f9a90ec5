/* What stands in for a board's tables and pins where a build has none: nothing to call, no pins, no UARTs. */
#include "modules/ffi.h"
#include "core/port.h"

#define WEAK __attribute__((weak))

WEAK const struct ffi_function ffi_functions[1] = {{"", 0, "v"}};
WEAK const unsigned ffi_function_count = 0;
WEAK const struct ffi_constant ffi_constants[1] = {{"", 0}};
WEAK const unsigned ffi_constant_count = 0;

WEAK bool port_pin_configure(unsigned pin, enum port_pin_mode mode) { return (void)pin, (void)mode, false; }
WEAK void port_pin_write(unsigned pin, bool level) { (void)pin, (void)level; }
WEAK bool port_pin_read(unsigned pin) { return (void)pin, false; }
WEAK bool port_uart_open(unsigned number, uint32_t baud) { return (void)number, (void)baud, false; }
WEAK void port_uart_write(unsigned number, const uint8_t *data, size_t length) {
  (void)number, (void)data, (void)length;
}
WEAK size_t port_uart_read(unsigned number, uint8_t *data, size_t size) {
  return (void)number, (void)data, (void)size, 0;
}
WEAK size_t port_uart_available(unsigned number) { return (void)number, 0; }
