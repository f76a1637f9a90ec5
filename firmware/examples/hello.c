/* Prints a greeting and a few facts about the chip on UART0 (115,200 baud, 8N1), then sleeps for ever. */
#include "driverlib/gpio.h"
#include "driverlib/pin_map.h"
#include "driverlib/sysctl.h"
#include "driverlib/uart.h"
#include "inc/hw_memmap.h"

static void print(const char *text) {
  while (*text) {
    UARTCharPut(UART0_BASE, *text++);
  }
}

static void print_number(uint32_t value) {
  char digits[11];
  char *at = digits + sizeof digits - 1;
  *at = 0;
  do {
    *--at = '0' + value % 10;
    value /= 10;
  } while (value);
  print(at);
}

static void print_fact(const char *name, uint32_t value, const char *unit) {
  print(name);
  print_number(value);
  print(unit);
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

  print("Hello from the LM3S9B92!\r\n");
  print_fact("clock ", SysCtlClockGet() / 1000000, " MHz\r\n");
  print_fact("flash ", SysCtlFlashSizeGet() / 1024, " KiB\r\n");
  print_fact("SRAM ", SysCtlSRAMSizeGet() / 1024, " KiB\r\n");
  for (int line = 1; line <= 3; line++) {
    print_fact("line ", line, "\r\n");
  }
  print("bye\r\n");

  for (;;) {
    SysCtlSleep();
  }
}
