/*
 * Owlet as a program of the host, for builds with sanitizers: what main.c and link.c use of the driver library, and the
 * rest of the port. UART0 is standard input and output, its interrupt is SIGIO. Time is virtual: it passes only when a
 * program sleeps or looks at the clock.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/port.h"
#include "driverlib/cpu.h"
#include "driverlib/gpio.h"
#include "driverlib/interrupt.h"
#include "driverlib/sysctl.h"
#include "driverlib/uart.h"
#include "port/board.h"
#include "port/link.h"

#define CLOCK 80000000
#define HEAP_SIZE 84704    /* as much as the board has left */
#define STACK_SIZE 0x80000 /* frames are larger here than on the board */
#define TEXT_OF(number) #number
#define DEFINE_END(size) __asm__(".globl _heap_end\n.set _heap_end, _heap_start + " TEXT_OF(size))

extern void UART0_Handler(void);

/* The VM's memory, by the names that the board's linker script gives it. */
uint8_t _heap_start[HEAP_SIZE] __attribute__((aligned(16)));
DEFINE_END(HEAP_SIZE);

static struct {
  uint8_t bytes[256];
  size_t length, next;
} received;

static struct {
  uint8_t bytes[1024];
  size_t length;
} sent;

static volatile sig_atomic_t in_handler, is_masked;
static uint64_t now_us;

/* The collector reads the stack as the words that lie there, which a second stack for locals would hide from it. */
const char *__asan_default_options(void) {
  return "detect_stack_use_after_return=0:detect_leaks=0";
}

static void mask(int how) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGIO);
  sigprocmask(how, &signals, NULL);
}

uint32_t CPUcpsid(void) {
  uint32_t before = is_masked;
  if (!in_handler) mask(SIG_BLOCK);
  is_masked = 1;
  return before;
}

uint32_t CPUcpsie(void) {
  uint32_t before = is_masked;
  is_masked = 0;
  if (!in_handler) mask(SIG_UNBLOCK);
  return before;
}

/* Ends for a masked interrupt too, as the instruction does. */
void CPUwfi(void) {
  struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
  while (poll(&input, 1, -1) < 0 && errno == EINTR) continue;
}

static void handle(int signal) {
  int before = errno;
  (void)signal;
  in_handler = 1;
  UART0_Handler();
  in_handler = 0;
  errno = before;
}

/* The end of the input is the end of the program. */
bool UARTCharsAvail(uint32_t base) {
  (void)base;
  if (received.next < received.length) return true;
  ssize_t length = read(STDIN_FILENO, received.bytes, sizeof received.bytes);
  if (length == 0) _exit(EXIT_SUCCESS);
  received.next = 0;
  received.length = length > 0 ? (size_t)length : 0;
  return received.length > 0;
}

int32_t UARTCharGet(uint32_t base) {
  return (void)base, received.bytes[received.next++];
}

static void flush(void) {
  size_t done = 0;
  while (done < sent.length) {
    ssize_t length = write(STDOUT_FILENO, sent.bytes + done, sent.length - done);
    if (length > 0) done += (size_t)length;
    if (length < 0 && errno != EINTR && errno != EAGAIN) _exit(EXIT_FAILURE);
  }
  sent.length = 0;
}

bool UARTSpaceAvail(uint32_t base) {
  (void)base;
  if (sent.length == sizeof sent.bytes) flush();
  return true;
}

bool UARTCharPutNonBlocking(uint32_t base, uint8_t data) {
  (void)base;
  sent.bytes[sent.length++] = data;
  return true;
}

/* The link disables the transmit interrupt when it has nothing left to send. */
void UARTIntDisable(uint32_t base, uint32_t flags) {
  (void)base;
  if (flags & UART_INT_TX) flush();
}

void UARTIntEnable(uint32_t base, uint32_t flags) {
  (void)base, (void)flags;
}
uint32_t UARTIntStatus(uint32_t base, bool masked) {
  return (void)base, (void)masked, 0;
}
void UARTIntClear(uint32_t base, uint32_t flags) {
  (void)base, (void)flags;
}
void UARTFIFOLevelSet(uint32_t base, uint32_t tx_level, uint32_t rx_level) {
  (void)base, (void)tx_level, (void)rx_level;
}
void UARTConfigSetExpClk(uint32_t base, uint32_t clock, uint32_t baud, uint32_t config) {
  (void)base, (void)clock, (void)baud, (void)config;
}
void GPIOPinConfigure(uint32_t pin_config) {
  (void)pin_config;
}
void GPIOPinTypeUART(uint32_t port, uint8_t pins) {
  (void)port, (void)pins;
}
void SysCtlClockSet(uint32_t config) {
  (void)config;
}
uint32_t SysCtlClockGet(void) {
  return CLOCK;
}
void SysCtlPeripheralEnable(uint32_t peripheral) {
  (void)peripheral;
}

/* UART0's is the only interrupt. What came before it was enabled is taken at once. */
void IntEnable(uint32_t interrupt) {
  struct sigaction action = {.sa_handler = handle, .sa_flags = SA_RESTART};
  (void)interrupt;
  sigemptyset(&action.sa_mask);
  sigaction(SIGIO, &action, NULL);
  fcntl(STDIN_FILENO, F_SETOWN, getpid());
  fcntl(STDIN_FILENO, F_SETFL, fcntl(STDIN_FILENO, F_GETFL) | O_ASYNC | O_NONBLOCK);
  raise(SIGIO);
}

void board_start(uint32_t clock) {
  (void)clock;
}

uint64_t port_time_us(void) {
  return ++now_us;
}

void port_sleep_us(uint32_t microseconds) {
  link_flush();
  now_us += microseconds;
}

uintptr_t port_stack_limit(void) {
  return (uintptr_t)__builtin_frame_address(0) - STACK_SIZE;
}
