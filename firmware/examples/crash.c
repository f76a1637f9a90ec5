/* Crashes on request, to see how a crash is reported: a byte on UART0 (115,200 baud, 8N1) selects the way. */
#include "driverlib/gpio.h"
#include "driverlib/pin_map.h"
#include "driverlib/sysctl.h"
#include "driverlib/uart.h"
#include "inc/lm3s9b92.h"

static void print(const char *text) {
  while (*text) {
    UARTCharPut(UART0_BASE, *text++);
  }
}

/* Branches to address 0: bit 0 is clear, so the processor would leave Thumb state (UsageFault, INVSTATE). */
__attribute__((noinline)) static void call_null(void) {
  void (*volatile function)(void) = 0;
  function();
}

/* Loads two registers from an odd address: LDM never tolerates that (UsageFault, UNALIGNED). */
__attribute__((noinline)) static void load_unaligned(void) {
  static const uint32_t words[4];
  const uint8_t *address = (const uint8_t *)words + 1;
  __asm volatile("ldmia %0, {r2, r3}" ::"r"(address) : "r2", "r3", "memory");
}

/* Divides by zero with the trap on (UsageFault, DIVBYZERO). */
__attribute__((noinline)) static void divide_by_zero(void) {
  HWREG(NVIC_CFG_CTRL) |= NVIC_CFG_CTRL_DIV0;
  volatile uint32_t dividend = 1, divisor = 0;
  dividend = dividend / divisor;
}

__attribute__((noinline)) static void crash(uint8_t how) {
  switch (how) {
    case 'n':
      print("null call\r\n");
      call_null();
      break;
    case 'u':
      print("unaligned LDM\r\n");
      load_unaligned();
      break;
    case 'd':
      print("divide by zero\r\n");
      divide_by_zero();
      break;
    default:
      print("n: null call, u: unaligned LDM, d: divide by zero\r\n");
  }
}

int main(void) {
  SysCtlClockSet(SYSCTL_SYSDIV_2_5 | SYSCTL_USE_PLL | SYSCTL_OSC_MAIN | SYSCTL_XTAL_16MHZ);
  SysCtlPeripheralEnable(SYSCTL_PERIPH_UART0);
  SysCtlPeripheralEnable(SYSCTL_PERIPH_GPIOA);
  GPIOPinConfigure(GPIO_PA0_U0RX);
  GPIOPinConfigure(GPIO_PA1_U0TX);
  GPIOPinTypeUART(GPIO_PORTA_BASE, GPIO_PIN_0 | GPIO_PIN_1);
  UARTConfigSetExpClk(UART0_BASE, SysCtlClockGet(), 115200,
                      UART_CONFIG_WLEN_8 | UART_CONFIG_STOP_ONE | UART_CONFIG_PAR_NONE);
  print("How shall I crash?\r\n");
  for (;;) {
    crash(UARTCharGet(UART0_BASE));
  }
}
