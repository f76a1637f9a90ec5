/* The memory protection unit: permissions, overlaps, subregions, the background map, and fault status. */
#include "observe.h"

#define SIZE_256 (7u << 1)
#define SIZE_32 (4u << 1)
#define SIZE_8K (12u << 1)
#define AP(n) ((uint32_t)(n) << 24)
#define XN (1u << 28)
#define ENABLE 1u
#define NORMAL (1u << 17)

static uint32_t area[2048] __attribute__((aligned(8192)));

static void region(uint32_t n, uint32_t base, uint32_t attributes) {
  MPU_RNR = n;
  MPU_RBAR = base;
  MPU_RASR = attributes;
  barrier();
}

static void clear(void) {
  for (uint32_t n = 0; n < 8; n++) region(n, 0, 0);
}

static void control(uint32_t bits) {
  MPU_CTRL = bits;
  barrier();
}

/* Four accesses: what is allowed, as bits: privileged read 8, write 4, unprivileged read 2, write 1. */
static uint32_t tried(volatile uint32_t *word) {
  uint32_t allowed = 0;
  uint32_t scratch;
  __asm volatile("mov r4, #0\n ldr %0, [%1]\n" : "=r"(scratch) : "r"(word) : "r4", "memory");
  if (!fault.exception) allowed |= 8;
  forget_fault();
  __asm volatile("str r4, [%0]\n" ::"r"(word) : "memory");
  if (!fault.exception) allowed |= 4;
  forget_fault();
  __asm volatile("ldrt %0, [%1]\n" : "=r"(scratch) : "r"(word) : "memory");
  if (!fault.exception) allowed |= 2;
  forget_fault();
  __asm volatile("strt r4, [%0]\n" ::"r"(word) : "memory");
  if (!fault.exception) allowed |= 1;
  forget_fault();
  return allowed;
}

static void permissions(void) {
  control(5);
  for (uint32_t ap = 0; ap < 8; ap++) {
    if (ap == 4) continue;
    region(0, (uint32_t)area, AP(ap) | NORMAL | SIZE_256 | ENABLE);
    say_value("AP", ap);
    say_value(" allows", tried(area));
  }
  say_value("background", tried(area + 64));
  control(0);
  clear();
}

static void overlaps(void) {
  region(0, (uint32_t)area, AP(3) | NORMAL | SIZE_256 | ENABLE);
  region(3, (uint32_t)area, AP(5) | NORMAL | SIZE_32 | ENABLE);
  region(2, (uint32_t)area, AP(0) | NORMAL | SIZE_32 | ENABLE);
  control(5);
  say_value("region 3 over 2 over 0", tried(area));
  say_value("region 0 beside them", tried(area + 8));
  region(3, 0, 0);
  say_value("region 2 over 0", tried(area));
  control(0);
  clear();
  /* QEMU keeps permissions by pages of 1 KB: subregions may not be smaller. */
  region(1, (uint32_t)area, AP(0) | NORMAL | SIZE_8K | ENABLE | 1u << 9 | 1u << 15);
  control(5);
  for (uint32_t n = 0; n < 8; n++) say_value("subregions 1 and 7 are off", tried(area + 256 * n));
  control(0);
  clear();
}

static void status(void) {
  region(0, (uint32_t)area, AP(0) | NORMAL | SIZE_256 | ENABLE);
  control(5);
  __asm volatile("ldr r0, [%0, #12]" ::"r"(area) : "r0", "memory");
  say_fault("read");
  __asm volatile("str r0, [%0, #16]" ::"r"(area) : "r0", "memory");
  say_fault("write");
  __asm volatile("ldmia %0, {r0, r1}" ::"r"(area) : "r0", "r1", "memory");
  say_fault("LDM");
  uint32_t base = (uint32_t)area;
  __asm volatile("ldr r0, [%0], #4" : "+r"(base)::"r0", "memory");
  say_value("base less area", base - (uint32_t)area);
  forget_fault();
  SHCSR = 6u << 16;
  __asm volatile("ldr r0, [%0, #12]" ::"r"(area) : "r0", "memory");
  say_fault("read, MemManage disabled");
  SHCSR = 7u << 16;
  __asm volatile("cpsid f\n ldr r0, [%0]\n cpsie f" ::"r"(area) : "r0", "memory");
  say_fault("read, FAULTMASK without HFNMIENA");
  control(0);
  clear();
}

static uint16_t code[128] __attribute__((aligned(256)));

static void call_code(const char *text) {
  __asm volatile(
      "ldr r0, =1f + 1\n"
      "str r0, [%1]\n"
      "blx %0\n"
      "1: nop\n" ::"r"((uint32_t)code | 1),
      "r"(&resume)
      : "r0", "lr", "memory");
  uint32_t at = fault.exception ? fault.pc == (uint32_t)code : 0;
  say_fault(text);
  say_value(" at the first instruction of it", at);
}

static void execution(void) {
  code[0] = 0x4770; /* bx lr */
  barrier();
  control(5);
  call_code("code in SRAM, background");
  region(0, (uint32_t)code, AP(3) | NORMAL | SIZE_256 | ENABLE);
  call_code("code in a region");
  region(0, (uint32_t)code, AP(3) | XN | NORMAL | SIZE_256 | ENABLE);
  call_code("code in a region with XN");
  region(0, (uint32_t)code, AP(0) | NORMAL | SIZE_256 | ENABLE);
  call_code("code in a region without access");
  control(0);
  clear();
}

static void unprivileged(void) {
  on(SVCALL, become_privileged);
  region(0, 0, AP(6) | NORMAL | 17u << 1 | ENABLE);
  region(1, 0x20000000, AP(3) | NORMAL | 15u << 1 | ENABLE);
  region(2, (uint32_t)area, AP(2) | NORMAL | SIZE_256 | ENABLE);
  control(5);
  become_unprivileged();
  (void)*(volatile uint32_t *)area;
  __asm volatile("str r0, [%0]" ::"r"(area) : "r0", "memory");
  __asm volatile("svc #0" ::: "memory");
  say_fault("unprivileged write to what it may read");
  become_unprivileged();
  __asm volatile("ldr r0, [%0]" ::"r"(0xE000ED00) : "r0", "memory");
  __asm volatile("svc #0" ::: "memory");
  say_fault("unprivileged read of the system control space");
  become_unprivileged();
  __asm volatile("ldr r0, [%0]" ::"r"(0x20080000) : "r0", "memory");
  __asm volatile("svc #0" ::: "memory");
  say_fault("unprivileged read of the background");
  control(0);
  clear();
}

/* An SVC on a process stack that the MPU refuses: the frame cannot be written, so what is told is where to go on. */
static uint32_t refused[64] __attribute__((aligned(256)));
static volatile uint32_t seen_exception, seen_cfsr, seen_psp;

static void note_stacking(void) {
  seen_exception = ipsr();
  seen_cfsr = CFSR;
  seen_psp = READ_SPECIAL(psp) - (uint32_t)refused;
  CFSR = ~0u;
  control(0);
  frame_t *frame = (frame_t *)READ_SPECIAL(psp);
  frame->pc = resume & ~1u;
  frame->psr = 1u << 24;
}

static void stacking(void) {
  on(MEM_MANAGE, note_stacking);
  on(SVCALL, skip_fault);
  region(0, (uint32_t)refused, AP(0) | NORMAL | SIZE_256 | ENABLE);
  WRITE_SPECIAL(psp, (uint32_t)(refused + 48));
  control(5);
  __asm volatile(
      "ldr r0, =1f + 1\n"
      "str r0, [%0]\n"
      "movs r0, #2\n"
      "msr control, r0\n"
      "isb\n"
      "svc #0\n"
      "1: movs r0, #0\n"
      "msr control, r0\n"
      "isb\n" ::"r"(&resume)
      : "r0", "r1", "r2", "r3", "r12", "lr", "memory", "cc");
  say_value("SVC on a refused stack: exception", seen_exception);
  say_value(" CFSR", seen_cfsr);
  say_value(" PSP", seen_psp);
  clear();
}

void observe(void) {
  on(HARD_FAULT, skip_fault);
  on(MEM_MANAGE, skip_fault);
  on(BUS_FAULT, skip_fault);
  on(USAGE_FAULT, skip_fault);
  SHCSR = 7u << 16;
  forget_fault();
  say_value("MPU_TYPE", REG(0xE000ED90));
  permissions();
  overlaps();
  status();
  execution();
  unprivileged();
  stacking();
}
