/* The port of the virtual machine to the EK-LM3S9B92 (port.h), without standard input and output: time from SysTick,
 * waiting with Timer 0, pins, and UARTs 1 and 2. */
#include "port/board.h"

#include "core/port.h"
#include "driverlib/cpu.h"
#include "driverlib/gpio.h"
#include "driverlib/interrupt.h"
#include "driverlib/pin_map.h"
#include "driverlib/sysctl.h"
#include "driverlib/systick.h"
#include "driverlib/timer.h"
#include "driverlib/uart.h"
#include "inc/hw_ints.h"
#include "inc/lm3s9b92.h"
#include "modules/board.h"
#include "port/link.h"

#define TICK_US 100000
#define LONGEST_SLEEP_US 50000000 /* the limit of Timer 0 at 80 MHz */

enum {
  RECEIVE_BUFFER = 128,
  HANDLER_STACK = 512, /* stack space for interrupt handlers */
};

/* The pins of ports A to J that a program may use. The package has no others of F and G; PA0 and PA1 are the link, PC0
 * to PC3 the debugger, PB7 is locked for NMI. */
static const struct {
  uint32_t base, peripheral;
  uint8_t pins;
} pin_ports[] = {
    {GPIO_PORTA_BASE, SYSCTL_PERIPH_GPIOA, 0xFC}, {GPIO_PORTB_BASE, SYSCTL_PERIPH_GPIOB, 0x7F},
    {GPIO_PORTC_BASE, SYSCTL_PERIPH_GPIOC, 0xF0}, {GPIO_PORTD_BASE, SYSCTL_PERIPH_GPIOD, 0xFF},
    {GPIO_PORTE_BASE, SYSCTL_PERIPH_GPIOE, 0xFF}, {GPIO_PORTF_BASE, SYSCTL_PERIPH_GPIOF, 0x3F},
    {GPIO_PORTG_BASE, SYSCTL_PERIPH_GPIOG, 0x83}, {GPIO_PORTH_BASE, SYSCTL_PERIPH_GPIOH, 0xFF},
    {GPIO_PORTJ_BASE, SYSCTL_PERIPH_GPIOJ, 0xFF},
};

/* The UARTs that programs may use, and their pins. */
struct uart {
  uint32_t base, peripheral, interrupt;
  uint32_t port, port_peripheral, pins;
  uint32_t rx, tx;
};

static const struct uart uarts[] = {
    {UART1_BASE, SYSCTL_PERIPH_UART1, INT_UART1, GPIO_PORTD_BASE, SYSCTL_PERIPH_GPIOD,
     GPIO_PIN_2 | GPIO_PIN_3, GPIO_PD2_U1RX, GPIO_PD3_U1TX},
    {UART2_BASE, SYSCTL_PERIPH_UART2, INT_UART2, GPIO_PORTG_BASE, SYSCTL_PERIPH_GPIOG,
     GPIO_PIN_0 | GPIO_PIN_1, GPIO_PG0_U2RX, GPIO_PG1_U2TX},
};

static struct {
  uint8_t bytes[RECEIVE_BUFFER];
  volatile size_t head, tail;
} received[2];

static volatile uint32_t ticks;
static uint32_t clock_mhz;

extern char _stack_bottom[];

void SysTick_Handler(void) {
  ticks++;
  link_tick();
}

void Timer0A_Handler(void) {
  TimerIntClear(TIMER0_BASE, TIMER_TIMA_TIMEOUT);
}

void board_start(uint32_t clock) {
  clock_mhz = clock / 1000000;
  SysTickPeriodSet(clock_mhz * TICK_US);
  HWREG(NVIC_ST_CURRENT) = 0;
  SysTickIntEnable();
  SysTickEnable();

  SysCtlPeripheralEnable(SYSCTL_PERIPH_TIMER0);
  TimerConfigure(TIMER0_BASE, TIMER_CFG_ONE_SHOT);
  TimerIntEnable(TIMER0_BASE, TIMER_TIMA_TIMEOUT);
  IntEnable(INT_TIMER0A);
}

/* Reads the counter and the ticks until both are consistent. */
uint64_t port_time_us(void) {
  uint32_t now, left;
  do {
    now = ticks;
    left = SysTickValueGet();
  } while (now != ticks || HWREG(NVIC_INT_CTRL) & NVIC_INT_CTRL_PENDSTSET);
  return (uint64_t)now * TICK_US + (TICK_US - 1 - left / clock_mhz);
}

/* Sets Timer 0 to interrupt after a time. */
static void set_alarm(uint32_t microseconds) {
  TimerDisable(TIMER0_BASE, TIMER_A);
  TimerLoadSet(TIMER0_BASE, TIMER_A, microseconds * clock_mhz);
  TimerEnable(TIMER0_BASE, TIMER_A);
}

void port_sleep_us(uint32_t microseconds) {
  uint64_t now = port_time_us();
  uint64_t end = now + microseconds;
  link_flush();
  while (now < end && !port_interrupt_requested) {
    CPUcpsid(); /* a masked interrupt wakes WFI too, so the alarm cannot be missed */
    set_alarm(end - now < LONGEST_SLEEP_US ? end - now : LONGEST_SLEEP_US);
    if (!port_interrupt_requested) {
      CPUwfi();
    }
    CPUcpsie();
    now = port_time_us();
  }
  TimerDisable(TIMER0_BASE, TIMER_A);
}

uintptr_t port_stack_limit(void) {
  return (uintptr_t)_stack_bottom + HANDLER_STACK;
}

bool port_pin_configure(unsigned pin, enum port_pin_mode mode) {
  static const uint32_t types[] = {
      [PORT_PIN_IN] = GPIO_PIN_TYPE_STD,
      [PORT_PIN_OUT] = GPIO_PIN_TYPE_STD,
      [PORT_PIN_IN_PULL_UP] = GPIO_PIN_TYPE_STD_WPU,
      [PORT_PIN_IN_PULL_DOWN] = GPIO_PIN_TYPE_STD_WPD,
  };
  unsigned port = pin / 8;
  uint8_t bit = 1 << pin % 8;
  if (port >= sizeof pin_ports / sizeof pin_ports[0] || !(pin_ports[port].pins & bit)) {
    return false;
  }
  SysCtlPeripheralEnable(pin_ports[port].peripheral);
  GPIOPadConfigSet(pin_ports[port].base, bit, GPIO_STRENGTH_2MA, types[mode]);
  GPIODirModeSet(pin_ports[port].base, bit, mode == PORT_PIN_OUT ? GPIO_DIR_MODE_OUT : GPIO_DIR_MODE_IN);
  return true;
}

void port_pin_write(unsigned pin, bool level) {
  GPIOPinWrite(pin_ports[pin / 8].base, 1 << pin % 8, level ? 0xFF : 0);
}

bool port_pin_read(unsigned pin) {
  return GPIOPinRead(pin_ports[pin / 8].base, 1 << pin % 8);
}

/* Stores received bytes while there is room. */
static void receive(unsigned index) {
  uint32_t base = uarts[index].base;
  UARTIntClear(base, UARTIntStatus(base, true));
  while (UARTCharsAvail(base)) {
    uint8_t byte = UARTCharGet(base);
    size_t next = (received[index].head + 1) % RECEIVE_BUFFER;
    if (next != received[index].tail) {
      received[index].bytes[received[index].head] = byte;
      received[index].head = next;
    }
  }
}

void UART1_Handler(void) {
  receive(0);
}

void UART2_Handler(void) {
  receive(1);
}

bool port_uart_open(unsigned number, uint32_t baud) {
  if (number < 1 || number > 2) {
    return false;
  }
  const struct uart *uart = &uarts[number - 1];
  SysCtlPeripheralEnable(uart->port_peripheral);
  SysCtlPeripheralEnable(uart->peripheral);
  GPIOPinConfigure(uart->rx);
  GPIOPinConfigure(uart->tx);
  GPIOPinTypeUART(uart->port, uart->pins);
  UARTConfigSetExpClk(uart->base, clock_mhz * 1000000, baud,
                      UART_CONFIG_WLEN_8 | UART_CONFIG_STOP_ONE | UART_CONFIG_PAR_NONE);
  UARTIntEnable(uart->base, UART_INT_RX | UART_INT_RT);
  IntEnable(uart->interrupt);
  return true;
}

/* Returns early when an interrupt is requested. */
void port_uart_write(unsigned number, const uint8_t *data, size_t length) {
  for (size_t i = 0; i < length && !port_interrupt_requested; i++) {
    UARTCharPut(uarts[number - 1].base, data[i]);
  }
}

size_t port_uart_read(unsigned number, uint8_t *data, size_t size) {
  size_t length = 0;
  while (length < size && port_uart_available(number)) {
    data[length++] = received[number - 1].bytes[received[number - 1].tail];
    received[number - 1].tail = (received[number - 1].tail + 1) % RECEIVE_BUFFER;
  }
  return length;
}

size_t port_uart_available(unsigned number) {
  return (received[number - 1].head - received[number - 1].tail + RECEIVE_BUFFER) % RECEIVE_BUFFER;
}
