/* General-purpose timers. */
#include "driverlib/timer.h"

#include "driverlib/interrupt.h"
#include "inc/hw_ints.h"
#include "inc/lm3s9b92.h"

/* Each pair of registers, one for either half, lies four bytes apart. */
#define HALF_B 4

static void set_control(uint32_t base, uint32_t timer, uint32_t both_bits, bool on) {
  uint32_t bits = both_bits & timer;
  HWREG(base + TIMER_O_CTL) = on ? HWREG(base + TIMER_O_CTL) | bits : HWREG(base + TIMER_O_CTL) & ~bits;
}

static void write_halves(uint32_t base, uint32_t offset, uint32_t timer, uint32_t value) {
  if (timer & TIMER_A) {
    HWREG(base + offset) = value;
  }
  if (timer & TIMER_B) {
    HWREG(base + offset + HALF_B) = value;
  }
}

static uint32_t read_half(uint32_t base, uint32_t offset, uint32_t timer) {
  return HWREG(base + offset + (timer == TIMER_B ? HALF_B : 0));
}

/* Sets the mode (TIMER_CFG_*) and leaves the timer disabled. */
void TimerConfigure(uint32_t base, uint32_t config) {
  HWREG(base + TIMER_O_CTL) &= ~(TIMER_CTL_TAEN | TIMER_CTL_TBEN);
  HWREG(base + TIMER_O_CFG) = config >> 24;
  HWREG(base + TIMER_O_TAMR) = config & 0xFF;
  HWREG(base + TIMER_O_TBMR) = config >> 8 & 0xFF;
}

/* Starts halves of a timer; a 32-bit timer is half A. */
void TimerEnable(uint32_t base, uint32_t timer) {
  set_control(base, timer, TIMER_CTL_TAEN | TIMER_CTL_TBEN, true);
}

/* Stops halves of a timer. */
void TimerDisable(uint32_t base, uint32_t timer) {
  set_control(base, timer, TIMER_CTL_TAEN | TIMER_CTL_TBEN, false);
}

/* Selects whether a PWM output is inverted. */
void TimerControlLevel(uint32_t base, uint32_t timer, bool invert) {
  set_control(base, timer, TIMER_CTL_TAPWML | TIMER_CTL_TBPWML, invert);
}

/* Selects whether a timer triggers the converters. */
void TimerControlTrigger(uint32_t base, uint32_t timer, bool enable) {
  set_control(base, timer, TIMER_CTL_TAOTE | TIMER_CTL_TBOTE, enable);
}

/* Selects the edges that count in capture mode (TIMER_EVENT_*). */
void TimerControlEvent(uint32_t base, uint32_t timer, uint32_t event) {
  set_control(base, timer, TIMER_CTL_TAEVENT_M | TIMER_CTL_TBEVENT_M, false);
  set_control(base, timer, event, true);
}

/* Selects whether a timer stands still while a debugger halts the processor. */
void TimerControlStall(uint32_t base, uint32_t timer, bool stall) {
  set_control(base, timer, TIMER_CTL_TASTALL | TIMER_CTL_TBSTALL, stall);
}

/* Selects whether a timer waits for the time-out of the timer before it in the chain. */
void TimerControlWaitOnTrigger(uint32_t base, uint32_t timer, bool wait) {
  if (timer & TIMER_A) {
    HWREG(base + TIMER_O_TAMR) =
        (HWREG(base + TIMER_O_TAMR) & ~TIMER_TAMR_TAWOT) | (wait ? TIMER_TAMR_TAWOT : 0);
  }
  if (timer & TIMER_B) {
    HWREG(base + TIMER_O_TBMR) =
        (HWREG(base + TIMER_O_TBMR) & ~TIMER_TBMR_TBWOT) | (wait ? TIMER_TBMR_TBWOT : 0);
  }
}

/* Starts the real-time clock. */
void TimerRTCEnable(uint32_t base) {
  HWREG(base + TIMER_O_CTL) |= TIMER_CTL_RTCEN;
}

/* Stops the real-time clock. */
void TimerRTCDisable(uint32_t base) {
  HWREG(base + TIMER_O_CTL) &= ~TIMER_CTL_RTCEN;
}

/* Sets the prescaler of 16-bit halves, 0 to 255. */
void TimerPrescaleSet(uint32_t base, uint32_t timer, uint32_t value) {
  write_halves(base, TIMER_O_TAPR, timer, value);
}

/* Returns the prescaler of a half. */
uint32_t TimerPrescaleGet(uint32_t base, uint32_t timer) {
  return read_half(base, TIMER_O_TAPR, timer);
}

/* Sets the prescaler's match value of 16-bit halves, 0 to 255. */
void TimerPrescaleMatchSet(uint32_t base, uint32_t timer, uint32_t value) {
  write_halves(base, TIMER_O_TAPMR, timer, value);
}

/* Returns the prescaler's match value of a half. */
uint32_t TimerPrescaleMatchGet(uint32_t base, uint32_t timer) {
  return read_half(base, TIMER_O_TAPMR, timer);
}

/* Sets the interval to load; a running timer takes it over at once. */
void TimerLoadSet(uint32_t base, uint32_t timer, uint32_t value) {
  write_halves(base, TIMER_O_TAILR, timer, value);
}

/* Returns the interval to load. */
uint32_t TimerLoadGet(uint32_t base, uint32_t timer) {
  return read_half(base, TIMER_O_TAILR, timer);
}

/* Returns the current value. */
uint32_t TimerValueGet(uint32_t base, uint32_t timer) {
  return read_half(base, TIMER_O_TAR, timer);
}

/* Sets the match value. */
void TimerMatchSet(uint32_t base, uint32_t timer, uint32_t value) {
  write_halves(base, TIMER_O_TAMATCHR, timer, value);
}

/* Returns the match value. */
uint32_t TimerMatchGet(uint32_t base, uint32_t timer) {
  return read_half(base, TIMER_O_TAMATCHR, timer);
}

/* Timers 0 to 2 have neighbouring interrupts, half A before half B; timer 3 is apart. */
static uint32_t interrupt_of(uint32_t base) {
  return base == TIMER3_BASE ? INT_TIMER3A : INT_TIMER0A + (base - TIMER0_BASE) / 0x1000 * 2;
}

/* Registers and enables the handler of a timer's interrupt. */
void TimerIntRegister(uint32_t base, uint32_t timer, void (*handler)(void)) {
  for (uint32_t half = 0; half < 2; half++) {
    if (timer & (half ? TIMER_B : TIMER_A)) {
      IntRegister(interrupt_of(base) + half, handler);
      IntEnable(interrupt_of(base) + half);
    }
  }
}

/* Disables a timer's interrupt and removes its handler. */
void TimerIntUnregister(uint32_t base, uint32_t timer) {
  for (uint32_t half = 0; half < 2; half++) {
    if (timer & (half ? TIMER_B : TIMER_A)) {
      IntDisable(interrupt_of(base) + half);
      IntUnregister(interrupt_of(base) + half);
    }
  }
}

/* Enables interrupt sources (TIMER_TIMA_TIMEOUT and so on). */
void TimerIntEnable(uint32_t base, uint32_t flags) {
  HWREG(base + TIMER_O_IMR) |= flags;
}

/* Disables interrupt sources. */
void TimerIntDisable(uint32_t base, uint32_t flags) {
  HWREG(base + TIMER_O_IMR) &= ~flags;
}

/* Returns the interrupt sources that are raised, masked or raw. */
uint32_t TimerIntStatus(uint32_t base, bool masked) {
  return HWREG(base + (masked ? TIMER_O_MIS : TIMER_O_RIS));
}

/* Clears interrupt sources. */
void TimerIntClear(uint32_t base, uint32_t flags) {
  HWREG(base + TIMER_O_ICR) = flags;
}
