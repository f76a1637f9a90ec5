/* See serial.h. Each buffer has one writer and one reader: the program at one end, the interrupt at the other. */
#include "serial.h"

#include "registers.h"

#define SIZE 64u /* of a buffer, a power of two */

struct buffer {
  volatile uint32_t head, tail; /* written and read so far */
  volatile uint8_t bytes[SIZE];
};

static struct buffer sent, received;

static int is_empty(const struct buffer *buffer) {
  return buffer->head == buffer->tail;
}

static int is_full(const struct buffer *buffer) {
  return buffer->head - buffer->tail == SIZE;
}

static void put(struct buffer *buffer, uint8_t byte) {
  buffer->bytes[buffer->head % SIZE] = byte;
  buffer->head++;
}

static uint8_t take(struct buffer *buffer) {
  uint8_t byte = buffer->bytes[buffer->tail % SIZE];
  buffer->tail++;
  return byte;
}

/* The transmit interrupt comes only when the FIFO falls to its level, so the first characters are written here. */
static void feed(void) {
  while (!is_empty(&sent) && !(UART0_FR & UART_FR_TXFF)) {
    UART0_DR = take(&sent);
  }
}

void UART0_Handler(void) {
  UART0_ICR = UART_IM_RXIM | UART_IM_RTIM | UART_IM_TXIM;
  while (!(UART0_FR & UART_FR_RXFE)) {
    uint8_t byte = (uint8_t)UART0_DR;
    if (!is_full(&received)) {
      put(&received, byte);
    }
  }
  feed();
}

void serial_begin(uint32_t clock, uint32_t baud) {
  SYSCTL_RCGC1 |= SYSCTL_RCGC1_UART0;
  SYSCTL_RCGC2 |= SYSCTL_RCGC2_GPIOA;
  GPIOA_PCTL = (GPIOA_PCTL & ~0xFFu) | 0x11u;
  GPIOA_AFSEL |= 3u;
  GPIOA_DEN |= 3u;

  /* The divisor has a six-bit fraction: 64 * clock / (16 * baud), rounded. */
  uint32_t divisor = (8u * clock / baud + 1u) / 2u;
  UART0_IBRD = divisor / 64u;
  UART0_FBRD = divisor % 64u;
  UART0_LCRH = UART_LCRH_WLEN_8 | UART_LCRH_FEN;
  UART0_CTL = UART_CTL_UARTEN | UART_CTL_TXE | UART_CTL_RXE;
  UART0_IM = UART_IM_RXIM | UART_IM_RTIM | UART_IM_TXIM;
  NVIC_EN0 = 1u << INT_UART0;
}

void serial_print(const char *text) {
  for (; *text; text++) {
    while (is_full(&sent)) {
      __asm volatile("wfi");
    }
    put(&sent, (uint8_t)*text);
    UART0_IM &= ~UART_IM_TXIM;
    feed();
    UART0_IM |= UART_IM_TXIM;
  }
}

int serial_read(void) {
  return is_empty(&received) ? -1 : take(&received);
}
