/*
 * The module board: pins and UARTs by name.
 *
 *   led = Pin('PD0', Pin.OUT); led.on(); led.toggle(); led.value(0); Pin('PB4', Pin.IN, Pin.PULL_UP).value()
 *   uart = UART(1, 9600); uart.write(b'hello'); uart.any(); uart.read(10)
 */
#include "modules/board.h"

#include "modules/modules.h"
#include "modules/tags.h"
#include "objects/base.h"
#include "objects/bytearray.h"
#include "objects/bytes.h"
#include "objects/error.h"
#include "objects/int.h"
#include "objects/keyword.h"
#include "objects/module.h"
#include "objects/native.h"
#include "objects/object.h"
#include "objects/str.h"
#include "objects/text.h"
#include "objects/writer.h"

enum { MODE_IN = 0, MODE_OUT = 1, PULL_UP = 1, PULL_DOWN = 2, PORTS = 9, READ_LIMIT = 0x4000 };

struct pin {
  uint32_t header;
  uint32_t number;
  value name;
  uint32_t level; /* what was written last */
};

/* "PD0" is port D, bit 0; there is no port I. */
static unsigned pin_number(value name) {
  const char *text = str_chars(str_argument(name, "Pin name"));
  static const char letters[] = "ABCDEFGHJ";
  unsigned port = 0;
  bool well_formed = text_of(name)->length == 3 && text[0] == 'P' && text[2] >= '0' && text[2] <= '7';
  while (well_formed && port < PORTS && letters[port] != text[1]) port++;
  if (!well_formed || port == PORTS) error_raise(&error_ValueError, "no pin named %r", name);
  return port * 8 + text[2] - '0';
}

static int32_t option(unsigned count, const value *arguments, unsigned index, const char *name,
                      int32_t otherwise) {
  value v = positional(count) > index ? arguments[index] : keyword_find(count, arguments, name);
  return v == ABSENT || v == NONE ? otherwise : int_argument(v);
}

static value pin_make(const struct type *type, unsigned count, const value *arguments) {
  static const char *const names[] = {"mode", "pull", "value", NULL};
  (void)type;
  keyword_check("Pin", count, arguments, names);
  if (positional(count) < 1 || positional(count) > 3) {
    error_raise(&error_TypeError, "Pin() takes from 1 to 3 positional arguments but %u were given",
                positional(count));
  }
  int32_t out = option(count, arguments, 1, "mode", MODE_IN), pull = option(count, arguments, 2, "pull", 0);
  value level = keyword_find(count, arguments, "value");
  struct pin *pin = object_allocate(sizeof *pin, TAG_PIN);
  pin->name = arguments[0];
  pin->number = pin_number(arguments[0]);
  enum port_pin_mode mode = out == MODE_OUT     ? PORT_PIN_OUT
                            : pull == PULL_UP   ? PORT_PIN_IN_PULL_UP
                            : pull == PULL_DOWN ? PORT_PIN_IN_PULL_DOWN
                                                : PORT_PIN_IN;
  if (!port_pin_configure(pin->number, mode)) error_raise(&error_ValueError, "no pin named %r", arguments[0]);
  pin->level = level != ABSENT && object_truth(level);
  if (level != ABSENT) port_pin_write(pin->number, pin->level);
  return value_of(pin);
}

static struct pin *pin_of(value v) {
  return object_of(v);
}

static value pin_set(value self, bool level) {
  port_pin_write(pin_of(self)->number, level);
  pin_of(self)->level = level;
  return NONE;
}

static value pin_value(unsigned count, const value *arguments) {
  if (count > 1) return pin_set(arguments[0], object_truth(arguments[1]));
  return small(port_pin_read(pin_of(arguments[0])->number));
}

static value pin_on(unsigned count, const value *arguments) {
  return (void)count, pin_set(arguments[0], true);
}
static value pin_off(unsigned count, const value *arguments) {
  return (void)count, pin_set(arguments[0], false);
}
static value pin_toggle(unsigned count, const value *arguments) {
  return (void)count, pin_set(arguments[0], !pin_of(arguments[0])->level);
}

static value pin_in(unsigned count, const value *arguments) {
  return (void)count, (void)arguments, small(MODE_IN);
}
static value pin_out(unsigned count, const value *arguments) {
  return (void)count, (void)arguments, small(MODE_OUT);
}
static value pin_pull_up(unsigned count, const value *arguments) {
  return (void)count, (void)arguments, small(PULL_UP);
}
static value pin_pull_down(unsigned count, const value *arguments) {
  return (void)count, (void)arguments, small(PULL_DOWN);
}

/* Constants: getters that also answer on the type itself. */
#define CONSTANT(name, function) \
  { TAG_NATIVE, name, function, 0, 1, 0, NATIVE_CONSTANT }

static const struct native pin_methods[] = {
    CONSTANT("IN", pin_in),
    CONSTANT("OUT", pin_out),
    CONSTANT("PULL_DOWN", pin_pull_down),
    CONSTANT("PULL_UP", pin_pull_up),
    METHOD("off", pin_off, 1, 1),
    METHOD("on", pin_on, 1, 1),
    METHOD("toggle", pin_toggle, 1, 1),
    METHOD("value", pin_value, 1, 2),
};

static void pin_print(struct writer *writer, value self, bool repr) {
  (void)repr;
  writer_format(writer, "Pin(%r)", pin_of(self)->name);
}

static value pin_call(value self, unsigned count, const value *arguments) {
  if (count > 1) error_raise(&error_TypeError, "a Pin takes at most 1 argument");
  return count == 1 ? pin_set(self, object_truth(arguments[0])) : pin_value(1, &self);
}

const struct type type_pin = {
    TAG_TYPE,
    "Pin",
    &type_object,
    .keywords = 1,
    .make = pin_make,
    .print = pin_print,
    .call = pin_call,
    .methods = pin_methods,
    .method_count = COUNT_OF(pin_methods),
};

/* UART */

struct uart {
  uint32_t header;
  uint32_t number;
};

static value uart_make(const struct type *type, unsigned count, const value *arguments) {
  static const char *const names[] = {"baudrate", NULL};
  (void)type;
  keyword_check("UART", count, arguments, names);
  if (positional(count) < 1 || positional(count) > 2) {
    error_raise(&error_TypeError, "UART() needs a number and a baud rate");
  }
  int32_t number = int_argument(arguments[0]), baud = option(count, arguments, 1, "baudrate", 115200);
  if (number < 0 || baud <= 0 || !port_uart_open(number, baud)) {
    error_raise(&error_ValueError, "no UART %d", (int)number);
  }
  struct uart *uart = object_allocate(sizeof *uart, TAG_UART);
  uart->number = number;
  return value_of(uart);
}

static unsigned uart_number(const value *arguments) {
  return ((struct uart *)object_of(arguments[0]))->number;
}

static value uart_any(unsigned count, const value *arguments) {
  return (void)count, small(port_uart_available(uart_number(arguments)));
}

static value uart_read(unsigned count, const value *arguments) {
  size_t available = port_uart_available(uart_number(arguments));
  int32_t most = count > 1 && arguments[1] != NONE ? int_argument(arguments[1]) : READ_LIMIT;
  if (most < 0) error_raise(&error_ValueError, "negative count");
  if ((size_t)most > available) most = available;
  value result = bytearray_new(NULL, most);
  struct bytearray *array = object_of(result);
  array->length = port_uart_read(uart_number(arguments), array->data, most);
  return bytes_new(array->data, array->length);
}

static value uart_write(unsigned count, const value *arguments) {
  (void)count;
  struct view view;
  if (!text_view(arguments[1], &view)) {
    error_raise(&error_TypeError, "a bytes-like object is required, not '%t'", arguments[1]);
  }
  port_uart_write(uart_number(arguments), view.data, view.length);
  return small(view.length);
}

static const struct native uart_methods[] = {
    METHOD("any", uart_any, 1, 1),
    METHOD("read", uart_read, 1, 2),
    METHOD("write", uart_write, 2, 2),
};

const struct type type_uart = {
    TAG_TYPE,
    "UART",
    &type_object,
    .keywords = 1,
    .make = uart_make,
    .methods = uart_methods,
    .method_count = COUNT_OF(uart_methods),
};

static value attribute(value name) {
  if (str_is(name, "Pin")) return value_of(&type_pin);
  if (str_is(name, "UART")) return value_of(&type_uart);
  return ABSENT;
}

const struct builtin_module module_board = {
    .name = "board",
    .attribute = attribute,
};
