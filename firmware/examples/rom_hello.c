/* Prints a greeting on UART0 (115,200 baud, 8N1) with the functions in ROM, so that almost none of the driver library
 * is in flash. Then it echoes what it receives, from an interrupt handler. */
#include "driverlib/rom.h"

#include "driverlib/gpio.h"
#include "driverlib/pin_map.h"
#include "driverlib/sysctl.h"
#include "driverlib/uart.h"
#include "inc/hw_ints.h"
#include "inc/hw_memmap.h"

static void print(const char *text) {
  while (*text) {
    ROM_UARTCharPut(UART0_BASE, *text++);
  }
}

static void print_hexadecimal(uint16_t value) {
  for (int shift = 12; shift >= 0; shift -= 4) {
    ROM_UARTCharPut(UART0_BASE, "0123456789ABCDEF"[value >> shift & 15]);
  }
}

void UART0_Handler(void) {
  ROM_UARTIntClear(UART0_BASE, ROM_UARTIntStatus(UART0_BASE, true));
  while (ROM_UARTCharsAvail(UART0_BASE)) {
    ROM_UARTCharPut(UART0_BASE, ROM_UARTCharGetNonBlocking(UART0_BASE));
  }
}

static void start_uart(void) {
  ROM_SysCtlPeripheralEnable(SYSCTL_PERIPH_UART0);
  ROM_SysCtlPeripheralEnable(SYSCTL_PERIPH_GPIOA);
  ROM_GPIOPinConfigure(GPIO_PA0_U0RX);
  ROM_GPIOPinConfigure(GPIO_PA1_U0TX);
  ROM_GPIOPinTypeUART(GPIO_PORTA_BASE, GPIO_PIN_0 | GPIO_PIN_1);
  ROM_UARTConfigSetExpClk(UART0_BASE, ROM_SysCtlClockGet(), 115200,
                          UART_CONFIG_WLEN_8 | UART_CONFIG_STOP_ONE | UART_CONFIG_PAR_NONE);
  ROM_UARTIntEnable(UART0_BASE, UART_INT_RX | UART_INT_RT);
  ROM_IntEnable(INT_UART0);
}

int main(void) {
  ROM_SysCtlClockSet(SYSCTL_SYSDIV_2_5 | SYSCTL_USE_PLL | SYSCTL_OSC_MAIN | SYSCTL_XTAL_16MHZ);
  start_uart();
  print("Hello from the ROM\r\n");

  static unsigned long digits[2] = {0x34333231, 0x38373635}; /* "12345678" */
  unsigned short crcs[3];
  ROM_Crc16Array3(2, digits, crcs);
  print("CRC-16 of 12345678: ");
  for (int i = 0; i < 3; i++) {
    print_hexadecimal(crcs[i]);
    print(i < 2 ? " " : "\r\n");
  }

  for (;;) {
    ROM_SysCtlSleep();
  }
}
