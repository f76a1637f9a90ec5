/* WFI: what wakes it, and that nothing is lost when what should wake it is already there. */
#include "observe.h"

static volatile uint32_t ticks, irqs;
static void tick(void) {
  ticks++;
  SYST_CSR = 0;
}
static void irq(void) {
  irqs++;
}

static void arm(void) {
  SYST_CSR = 0;
  SYST_RVR = 20000;
  SYST_CVR = 0;
  SYST_CSR = 7;
}

void observe(void) {
  on(SYSTICK, tick);
  on(IRQ0, irq);
  NVIC_ISER0 = 1;
  arm();
  while (!ticks) __asm volatile("wfi");
  say_value("WFI until SysTick", ticks);
  __asm volatile("cpsid i");
  arm();
  do __asm volatile("wfi");
  while (!(ICSR & PENDSTSET));
  say_value("WFI behind PRIMASK: not taken yet", ticks);
  __asm volatile("cpsie i\n isb");
  say_value("taken after it", ticks);
  __asm volatile("cpsid i");
  NVIC_ISPR0 = 1;
  barrier();
  __asm volatile("wfi");
  say_value("WFI with an interrupt pending: not taken yet", irqs);
  __asm volatile("cpsie i\n isb");
  say_value("taken after it", irqs);
  __asm volatile("sev\n wfe\n nop");
  say("WFE after SEV goes on");
}
