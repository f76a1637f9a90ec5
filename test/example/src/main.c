/* A program that uses the driver: a prompt that answers `?` with the uptime, and a heartbeat on PD0. */
#include "registers.h"
#include "serial.h"

#define CLOCK 50000000u
#define TICKS_PER_SECOND 1000u

static volatile uint32_t ticks;

void Timer0A_Handler(void) {
  TIMER0_ICR = TIMER_TATO;
  if (++ticks % (TICKS_PER_SECOND / 2u) == 0) {
    GPIOD_BIT0 = ~GPIOD_BIT0;
  }
}

/* 50 MHz: the PLL's 200 MHz, from the 16 MHz crystal, divided by 4. */
static void set_clock(void) {
  uint32_t rcc = (SYSCTL_RCC | SYSCTL_RCC_BYPASS) & ~SYSCTL_RCC_USESYSDIV;
  SYSCTL_RCC = rcc;
  SYSCTL_RCC = SYSCTL_RCC_BYPASS | SYSCTL_RCC_XTAL_16MHZ;
  while (!(SYSCTL_RIS & SYSCTL_RIS_PLLLRIS)) {
  }
  rcc = SYSCTL_RCC_XTAL_16MHZ | SYSCTL_RCC_SYSDIV(4u) | SYSCTL_RCC_USESYSDIV;
  SYSCTL_RCC = rcc | SYSCTL_RCC_BYPASS;
  SYSCTL_RCC = rcc;
}

static void begin_heartbeat(void) {
  SYSCTL_RCGC1 |= SYSCTL_RCGC1_TIMER0;
  SYSCTL_RCGC2 |= SYSCTL_RCGC2_GPIOD;
  GPIOD_DIR |= 1u;
  GPIOD_DEN |= 1u;
  TIMER0_TAMR = TIMER_TAMR_PERIODIC;
  TIMER0_TAILR = CLOCK / TICKS_PER_SECOND - 1u;
  TIMER0_IMR = TIMER_TATO;
  TIMER0_CTL = TIMER_CTL_TAEN;
  NVIC_EN0 = 1u << INT_TIMER0A;
}

static void print_number(uint32_t number) {
  char digits[11];
  char *first = &digits[10];
  *first = 0;
  do {
    *--first = (char)('0' + number % 10u);
    number /= 10u;
  } while (number);
  serial_print(first);
}

static void answer(int character) {
  if (character == '?') {
    serial_print("up ");
    print_number(ticks);
    serial_print(" ms\r\n>>> ");
  } else {
    serial_print("?\r\n>>> ");
  }
}

int main(void) {
  set_clock();
  serial_begin(CLOCK, 115200u);
  begin_heartbeat();
  serial_print("serial driver, 115200 baud, interrupt driven, with a buffer of 64 characters\r\n>>> ");
  for (;;) {
    int character = serial_read();
    if (character >= 0) {
      answer(character);
    } else {
      __asm volatile("wfi");
    }
  }
}
