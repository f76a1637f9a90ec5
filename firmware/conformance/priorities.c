/* Who interrupts whom: priorities and their groups, masks, ties, tail-chaining, and the controller's registers. */
#include "observe.h"

#define IRQS 4

static volatile uint32_t log_[64];
static volatile uint32_t logged;
static volatile uint32_t then[IRQS]; /* what each handler pends while it runs */

static void note(uint32_t what) {
  if (logged < 64) log_[logged++] = what;
}

/* Notes 0x100 + n at the beginning of interrupt n, 0x200 + n at its end. */
static void interrupt(void) {
  uint32_t n = ipsr() - IRQ0;
  note(0x100 + n);
  uint32_t what = then[n];
  then[n] = 0;
  if (what) {
    NVIC_ISPR0 = what;
    barrier();
  }
  note(0x200 + n);
}

static void pendsv(void) {
  note(0x300);
}
static void systick(void) {
  note(0x400);
}

static void show(const char *text) {
  say(text);
  for (uint32_t i = 0; i < logged; i++) say_value(" log", log_[i]);
  logged = 0;
}

static void pend(uint32_t what) {
  NVIC_ISPR0 = what;
  barrier();
}

static void priorities(uint32_t p0, uint32_t p1, uint32_t p2, uint32_t p3) {
  NVIC_IPR(0) = p0;
  NVIC_IPR(1) = p1;
  NVIC_IPR(2) = p2;
  NVIC_IPR(3) = p3;
  barrier();
}

static void group(uint32_t n) {
  AIRCR = 0x05FA0000 | n << 8;
}

static void order(void) {
  priorities(0x60, 0x40, 0x20, 0x40);
  pend(0xF);
  show("all four at once, priorities 3 2 1 2");
  priorities(0x40, 0x40, 0x40, 0x40);
  pend(0xE);
  show("three of one priority");
  priorities(0x60, 0x40, 0x20, 0x00);
  then[0] = 1 << 1;
  then[1] = 1 << 2;
  then[2] = 1 << 3;
  pend(1);
  show("each pends a higher one");
  then[3] = 1 << 2;
  then[2] = 1 << 1;
  then[1] = 1 << 0;
  pend(8);
  show("each pends a lower one");
  then[2] = 1 << 2;
  pend(4);
  show("one pends itself");
}

static void groups(void) {
  priorities(0xC0, 0x80, 0x40, 0x00);
  group(6); /* one bit of group priority */
  then[1] = 1 << 2 | 1 << 3;
  pend(2);
  show("PRIGROUP 6: 2 and 3 above 1 in another group");
  then[0] = 1 << 1;
  pend(1);
  show("PRIGROUP 6: 1 and 0 are of one group");
  pend(3);
  show("PRIGROUP 6: the sub-priority orders 0 and 1");
  group(7);
  then[0] = 0xE;
  pend(1);
  show("PRIGROUP 7: nobody preempts");
  group(0);
}

static void masks(void) {
  priorities(0x60, 0x40, 0x20, 0x80);
  WRITE_SPECIAL(basepri, 0x40);
  pend(0xF);
  note(0x500);
  WRITE_SPECIAL(basepri, 0x60);
  note(0x501);
  WRITE_SPECIAL(basepri, 0);
  show("BASEPRI 0x40, 0x60, 0");
  WRITE_SPECIAL(basepri, 0x60);
  WRITE_SPECIAL(basepri_max, 0x80);
  say_value("BASEPRI_MAX does not lower", READ_SPECIAL(basepri));
  WRITE_SPECIAL(basepri_max, 0x20);
  say_value("BASEPRI_MAX raises", READ_SPECIAL(basepri));
  WRITE_SPECIAL(basepri_max, 0);
  say_value("BASEPRI_MAX ignores 0", READ_SPECIAL(basepri));
  WRITE_SPECIAL(basepri, 0);
  __asm volatile("cpsid i" ::: "memory");
  pend(1);
  note(0x510);
  __asm volatile("cpsie i\n isb" ::: "memory");
  show("PRIMASK");
  __asm volatile("cpsid f" ::: "memory");
  pend(1);
  note(0x520);
  __asm volatile("cpsie f\n isb" ::: "memory");
  show("FAULTMASK");
}

static void system_handlers(void) {
  priorities(0x40, 0x40, 0x40, 0x40);
  SHPR(14) = 0x40;
  SHPR(15) = 0x40;
  __asm volatile("cpsid i" ::: "memory");
  ICSR = PENDSVSET;
  ICSR = PENDSTSET;
  NVIC_ISPR0 = 1;
  barrier();
  say_value("ICSR pending bits and VECTPENDING", ICSR & (PENDSVSET | PENDSTSET | 1u << 22 | 0x1FF000));
  __asm volatile("cpsie i\n isb" ::: "memory");
  show("PendSV, SysTick and interrupt 0 of one priority");
  __asm volatile("cpsid i" ::: "memory");
  ICSR = PENDSVSET;
  ICSR = 1u << 27;
  ICSR = PENDSTSET;
  ICSR = 1u << 25;
  __asm volatile("cpsie i\n isb" ::: "memory");
  show("PendSV and SysTick pended and cleared");
}

static volatile uint32_t inside[3];
static void look(void) {
  inside[0] = NVIC_IABR0;
  inside[1] = NVIC_ISPR0;
  inside[2] = ICSR & 0x1FF;
}

static void registers(void) {
  priorities(0xFF, 0x5A, 0, 0);
  say_value("IPR0, upper three bits of each", REG(0xE000E400) & 0xE0E0E0E0);
  NVIC_ICER0 = 1 << 2;
  pend(1 << 2);
  say_value("disabled and pending: ISPR", NVIC_ISPR0);
  say_value("ISER", NVIC_ISER0);
  NVIC_ICPR0 = 1 << 2;
  say_value("cleared: ISPR", NVIC_ISPR0);
  NVIC_ISER0 = 1 << 2;
  on(IRQ0 + 2, look);
  STIR = 2;
  barrier();
  say_value("inside an interrupt by STIR: IABR", inside[0]);
  say_value(" ISPR", inside[1]);
  say_value(" VECTACTIVE", inside[2]);
  say_value("after it: IABR", NVIC_IABR0);
}

void observe(void) {
  for (int n = 0; n < IRQS; n++) on(IRQ0 + n, interrupt);
  on(PENDSV, pendsv);
  on(SYSTICK, systick);
  NVIC_ISER0 = 0xF;
  order();
  groups();
  masks();
  system_handlers();
  registers();
}
