/* The module time. */
#include "core/port.h"
#include "modules/modules.h"
#include "objects/error.h"
#include "objects/float.h"
#include "objects/guard.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/native.h"

enum { TICKS_MASK = 0x1FFFFFFF, TICKS_HALF = 0x10000000, SLEEP_STEP = 1000000 };

static value sleep_for(double microseconds) {
  if (microseconds < 0) error_raise(&error_ValueError, "sleep length must be non-negative");
  if (!(microseconds < 9e15)) error_raise(&error_OverflowError, "timestamp too large to convert");
  uint64_t left = (uint64_t)microseconds;
  guard_interrupt();
  while (left > 0) {
    uint32_t part = left < SLEEP_STEP ? left : SLEEP_STEP;
    port_sleep_us(part);
    guard_interrupt();
    left -= part;
  }
  return NONE;
}

static value time_sleep(unsigned count, const value *arguments) {
  return (void)count, sleep_for(float_from(arguments[0]) * 1e6);
}
static value time_sleep_ms(unsigned count, const value *arguments) {
  return (void)count, sleep_for(float_from(arguments[0]) * 1e3);
}
static value time_sleep_us(unsigned count, const value *arguments) {
  return (void)count, sleep_for(float_from(arguments[0]));
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

const struct builtin_module module_time = {
    .name = "time",
    .functions = time_functions,
    .function_count = COUNT_OF(time_functions),
};
