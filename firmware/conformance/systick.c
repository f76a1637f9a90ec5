/* SysTick: counting, COUNTFLAG, the exception, and what writes do. Nothing here depends on how fast instructions are. */
#include "observe.h"

#define COUNTFLAG (1u << 16)

static volatile uint32_t ticks;
static void tick(void) {
  ticks++;
}

static void wait_for_flag(void) {
  while (!(SYST_CSR & COUNTFLAG)) {
  }
}

void observe(void) {
  on(SYSTICK, tick);
  SYST_CSR = 0;
  SYST_RVR = 0xFF000000 | 5000;
  say_value("reload", SYST_RVR);
  SYST_CVR = 1234;
  say_value("current after a write", SYST_CVR);
  SYST_CSR = 5;
  wait_for_flag();
  say_value("COUNTFLAG cleared by reading", SYST_CSR & COUNTFLAG);
  say_value("current is at most reload", SYST_CVR <= 5000);
  say_value("enabled", SYST_CSR & 7);
  wait_for_flag();
  SYST_CVR = 0;
  say_value("COUNTFLAG cleared by writing the current value", SYST_CSR & COUNTFLAG);
  say_value("no exception without TICKINT", ticks);
  SYST_CSR = 7;
  while (ticks < 3) {
  }
  SYST_CSR = 0;
  say("three ticks");
  uint32_t now = SYST_CVR;
  for (volatile int i = 0; i < 100; i++) {
  }
  say_value("stands still when disabled", SYST_CVR == now);
  ticks = 0;
  ICSR = PENDSTSET;
  barrier();
  say_value("pended by software", ticks);
  __asm volatile("cpsid i");
  SYST_CVR = 0;
  SYST_CSR = 7;
  wait_for_flag();
  say_value("pending behind PRIMASK", (ICSR & PENDSTSET) != 0);
  SYST_CSR = 0;
  ICSR = 1u << 25;
  __asm volatile("cpsie i\n isb");
  say_value("cleared before it was taken", ticks);
}
