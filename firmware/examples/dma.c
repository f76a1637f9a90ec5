/* The uDMA controller works while the processor sleeps: it copies a buffer at the software's request, then sends a text
 * on UART0 (115,200 baud, 8N1) whenever the transmitter has room. The controller reaches SRAM but not flash. */
#include "driverlib/gpio.h"
#include "driverlib/interrupt.h"
#include "driverlib/pin_map.h"
#include "driverlib/sysctl.h"
#include "driverlib/uart.h"
#include "driverlib/udma.h"
#include "inc/hw_ints.h"
#include "inc/hw_memmap.h"
#include "inc/lm3s9b92.h"

#define WORDS 64

static tDMAControlTable table[64] __attribute__((aligned(1024)));
static uint32_t source[WORDS], destination[WORDS];
static char text[] = "64 words were copied, and nobody wrote this to the UART.\r\n";
static volatile bool copied, sent;

void UDMA_Handler(void) {
  copied = uDMAChannelModeGet(UDMA_CHANNEL_SW) == UDMA_MODE_STOP;
}

/* The end of a channel's transfer asserts its peripheral's interrupt. */
void UART0_Handler(void) {
  UARTIntClear(UART0_BASE, UARTIntStatus(UART0_BASE, true));
  sent = !uDMAChannelIsEnabled(UDMA_CHANNEL_UART0TX);
}

static void sleep_until(volatile bool *done) {
  IntMasterDisable();
  while (!*done) {
    SysCtlSleep();
    IntMasterEnable();
    IntMasterDisable();
  }
  IntMasterEnable();
}

static void copy(void) {
  for (uint32_t n = 0; n < WORDS; n++) {
    source[n] = 0x01010101 * n;
  }
  uDMAChannelControlSet(UDMA_CHANNEL_SW, UDMA_SIZE_32 | UDMA_SRC_INC_32 | UDMA_DST_INC_32 | UDMA_ARB_16);
  uDMAChannelTransferSet(UDMA_CHANNEL_SW, UDMA_MODE_AUTO, source, destination, WORDS);
  uDMAChannelEnable(UDMA_CHANNEL_SW);
  uDMAChannelRequest(UDMA_CHANNEL_SW);
  sleep_until(&copied);
}

static bool is_copied(void) {
  for (uint32_t n = 0; n < WORDS; n++) {
    if (destination[n] != 0x01010101 * n) {
      return false;
    }
  }
  return true;
}

static void send(void) {
  UARTFIFOLevelSet(UART0_BASE, UART_FIFO_TX4_8, UART_FIFO_RX4_8);
  UARTDMAEnable(UART0_BASE, UART_DMA_TX);
  uDMAChannelControlSet(UDMA_CHANNEL_UART0TX, UDMA_SIZE_8 | UDMA_SRC_INC_8 | UDMA_DST_INC_NONE | UDMA_ARB_8);
  uDMAChannelTransferSet(UDMA_CHANNEL_UART0TX, UDMA_MODE_BASIC, text, (void *)(UART0_BASE + UART_O_DR),
                         sizeof text - 1);
  uDMAChannelEnable(UDMA_CHANNEL_UART0TX);
  sleep_until(&sent);
}

static void setup(void) {
  SysCtlClockSet(SYSCTL_SYSDIV_2_5 | SYSCTL_USE_PLL | SYSCTL_OSC_MAIN | SYSCTL_XTAL_16MHZ);
  SysCtlPeripheralEnable(SYSCTL_PERIPH_UDMA);
  SysCtlPeripheralEnable(SYSCTL_PERIPH_UART0);
  SysCtlPeripheralEnable(SYSCTL_PERIPH_GPIOA);
  GPIOPinConfigure(GPIO_PA0_U0RX);
  GPIOPinConfigure(GPIO_PA1_U0TX);
  GPIOPinTypeUART(GPIO_PORTA_BASE, GPIO_PIN_0 | GPIO_PIN_1);
  UARTConfigSetExpClk(UART0_BASE, SysCtlClockGet(), 115200,
                      UART_CONFIG_WLEN_8 | UART_CONFIG_STOP_ONE | UART_CONFIG_PAR_NONE);
  uDMAEnable();
  uDMAControlBaseSet(table);
  IntEnable(INT_UDMA);
  IntEnable(INT_UART0);
}

int main(void) {
  setup();
  copy();
  if (is_copied()) {
    send();
  }
  for (;;) {
    SysCtlSleep();
  }
}
