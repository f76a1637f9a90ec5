#include "observe.h"

extern uint32_t stack_top, data_start, data_end, data_load, bss_start, bss_end;

#define VECTORS 80

void reset(void);

static handler *vectors[VECTORS] __attribute__((aligned(512)));
volatile fault_t fault;
volatile uint32_t resume;
volatile uint32_t return_with;

static uint32_t semihost(uint32_t operation, const void *argument) {
  register uint32_t r0 __asm("r0") = operation;
  register const void *r1 __asm("r1") = argument;
  __asm volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}

static void write_text(const char *text) {
  semihost(0x04, text);
}

static void write_hex(uint32_t value) {
  char digits[11] = "0x";
  for (int i = 0; i < 8; i++) digits[2 + i] = "0123456789ABCDEF"[value >> (28 - 4 * i) & 15];
  digits[10] = 0;
  write_text(digits);
}

void say(const char *text) {
  write_text(text);
  write_text("\n");
}

void say_value(const char *text, uint32_t value) {
  write_text(text);
  write_text(" ");
  write_hex(value);
  write_text("\n");
}

void forget_fault(void) {
  fault = (fault_t){0};
  resume = 0;
  return_with = 0;
  CFSR = ~0u;
  HFSR = ~0u;
}

void say_fault(const char *text) {
  write_text(text);
  write_text(": exception ");
  write_hex(fault.exception);
  write_text(" CFSR ");
  write_hex(fault.cfsr);
  write_text(" HFSR ");
  write_hex(fault.hfsr);
  if (fault.cfsr & 0x80) {
    write_text(" MMFAR ");
    write_hex(fault.address);
  }
  if (fault.cfsr & 0x8000) {
    write_text(" BFAR ");
    write_hex(fault.address);
  }
  write_text("\n");
  forget_fault();
}

static int size_of_instruction(uint32_t address) {
  return *(uint16_t *)address >= 0xE800 ? 4 : 2;
}

/* Called with the frame and EXC_RETURN of a fault handler; the result is what it returns with. */
__attribute__((used)) static uint32_t note_fault(frame_t *frame, uint32_t exc_return) {
  fault.exception = ipsr();
  fault.cfsr = CFSR;
  fault.hfsr = HFSR;
  fault.address = CFSR & 0x80 ? MMFAR : BFAR;
  fault.pc = frame->pc;
  fault.psr = frame->psr;
  fault.exc_return = exc_return;
  CFSR = ~0u;
  HFSR = ~0u;
  if (resume) {
    frame->pc = resume & ~1u;
    frame->psr |= 1u << 24;
  } else {
    frame->pc += size_of_instruction(frame->pc);
  }
  return return_with ? return_with : exc_return;
}

__attribute__((naked)) void skip_fault(void) {
  __asm volatile(
      "tst lr, #4\n"
      "ite eq\n"
      "mrseq r0, msp\n"
      "mrsne r0, psp\n"
      "mov r1, lr\n"
      "push {r1, lr}\n"
      "bl note_fault\n"
      "pop {r1, lr}\n"
      "bx r0\n");
}

void become_privileged(void) {
  WRITE_SPECIAL(control, 0);
}

static void unexpected(void) {
  say_value("unexpected exception", ipsr());
  say_value("CFSR", CFSR);
  semihost(0x18, (void *)0x20024);
  for (;;) {
  }
}

void on(int exception, handler *code) {
  vectors[exception] = code;
  barrier();
}

void reset(void) {
  uint32_t *from = &data_load;
  for (uint32_t *to = &data_start; to < &data_end;) *to++ = *from++;
  for (uint32_t *to = &bss_start; to < &bss_end;) *to++ = 0;
  for (int i = 0; i < VECTORS; i++) vectors[i] = unexpected;
  VTOR = (uint32_t)vectors;
  barrier();
  observe();
  say("end");
  semihost(0x18, (void *)0x20026);
  for (;;) {
  }
}

__attribute__((section(".vectors"), used)) static const void *const boot[16] = {
    &stack_top, reset, unexpected, unexpected, unexpected, unexpected, unexpected,
};
