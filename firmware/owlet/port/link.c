/* The serial link to the host: see link.h. It also is the virtual machine's standard input and output. */
#include "port/link.h"

#include <string.h>

#include "core/port.h"
#include "driverlib/cpu.h"
#include "driverlib/gpio.h"
#include "driverlib/interrupt.h"
#include "driverlib/pin_map.h"
#include "driverlib/sysctl.h"
#include "driverlib/uart.h"
#include "inc/hw_ints.h"
#include "inc/lm3s9b92.h"

enum {
  HEADER = 2, /* type and sequence */
  CRC = 2,
  PLAIN = HEADER + LINK_DATA + CRC,
  AROUND = 2, /* the first distance and the closing zero; fewer than 254 bytes need no further distance */
  TRANSMIT_BUFFER = 1024,
  ANSWER_RESERVE = 64, /* room that output leaves to the interrupt handler's answers */
  INPUT_BUFFER = 512,
  REMEMBERED = 16,
  STDERR = 2,
};

#define RECEIVE_ERRORS (UART_DR_FE | UART_DR_PE | UART_DR_BE | UART_DR_OE)

volatile bool port_interrupt_requested;

/* A byte queue with one reader and one writer, of which one is the interrupt handler. */
struct queue {
  uint8_t *bytes;
  size_t size;
  volatile size_t head, tail;
};

static uint8_t transmit_bytes[TRANSMIT_BUFFER], input_bytes[INPUT_BUFFER];
static struct queue transmit = {transmit_bytes, TRANSMIT_BUFFER, 0, 0};
static struct queue input = {input_bytes, INPUT_BUFFER, 0, 0};
static volatile bool input_ended;

/* What the interrupt handler has of the frame that is coming in. */
static struct {
  uint8_t bytes[PLAIN];
  size_t length;
  uint8_t distance; /* the last distance read */
  uint8_t left;     /* bytes until the next distance */
  bool started, broken;
} incoming;

/* The frame that the main program works on. */
static struct link_frame held;
static volatile bool is_held;

/* The numbers acknowledged last, for frames that the host repeats because an answer got lost. */
static struct {
  uint8_t numbers[REMEMBERED];
  uint8_t count, next;
} acknowledged;

static struct {
  bool framed;
  uint8_t sequence; /* of the next frame sent of the board's own accord */
  uint8_t stream;
  uint8_t bytes[LINK_DATA];
  size_t length;
} output = {.stream = 1};

static size_t queue_used(const struct queue *queue) {
  return (queue->head - queue->tail + queue->size) % queue->size;
}

static size_t queue_free(const struct queue *queue) {
  return queue->size - 1 - queue_used(queue);
}

static void queue_put(struct queue *queue, const uint8_t *bytes, size_t length) {
  size_t head = queue->head;
  for (size_t i = 0; i < length; i++) {
    queue->bytes[head] = bytes[i];
    head = (head + 1) % queue->size;
  }
  queue->head = head;
}

static uint8_t queue_take(struct queue *queue) {
  uint8_t byte = queue->bytes[queue->tail];
  queue->tail = (queue->tail + 1) % queue->size;
  return byte;
}

/* CRC-16/CCITT-FALSE; over data and CRC it is 0. */
static uint16_t crc16(const uint8_t *bytes, size_t length) {
  uint16_t crc = 0xFFFF;
  for (size_t i = 0; i < length; i++) {
    crc ^= bytes[i] << 8;
    for (int bit = 0; bit < 8; bit++) {
      crc = crc & 0x8000 ? crc << 1 ^ 0x1021 : crc << 1;
    }
  }
  return crc;
}

/* COBS in place: bytes 1 to `length` are given; every zero among them becomes the distance to the next. */
static size_t encode(uint8_t *encoded, size_t length) {
  size_t distance = 0;
  for (size_t i = 1; i <= length; i++) {
    if (encoded[i] == 0) {
      encoded[distance] = i - distance;
      distance = i;
    }
  }
  encoded[distance] = length + 1 - distance;
  encoded[length + 1] = 0;
  return length + AROUND;
}

static size_t make_frame(uint8_t *encoded, uint8_t type, uint8_t sequence, const void *data, size_t length) {
  uint8_t *plain = encoded + 1;
  plain[0] = type;
  plain[1] = sequence;
  if (length > 0) memcpy(plain + HEADER, data, length);
  uint16_t crc = crc16(plain, HEADER + length);
  plain[HEADER + length] = crc >> 8;
  plain[HEADER + length + 1] = crc;
  return encode(encoded, HEADER + length + CRC);
}

/* Moves waiting bytes to the UART; its interrupt asks for more. Called with interrupts masked or by the handler. */
static void pump(void) {
  while (queue_used(&transmit) && UARTSpaceAvail(UART0_BASE)) {
    UARTCharPutNonBlocking(UART0_BASE, queue_take(&transmit));
  }
  if (queue_used(&transmit)) {
    UARTIntEnable(UART0_BASE, UART_INT_TX);
  } else {
    UARTIntDisable(UART0_BASE, UART_INT_TX);
  }
}

/* Sleeps until something happens. Called with interrupts masked, so that nothing happens unnoticed before: WFI ends
 * for a masked interrupt too. */
static void sleep_masked(void) {
  CPUwfi();
  CPUcpsie();
  CPUcpsid();
}

/* Sends bytes from the main program, waiting for room. */
static void send(const uint8_t *bytes, size_t length) {
  CPUcpsid();
  while (queue_free(&transmit) < length + ANSWER_RESERVE) {
    sleep_masked();
  }
  queue_put(&transmit, bytes, length);
  pump();
  CPUcpsie();
}

static void send_frame(uint8_t type, uint8_t sequence, const void *data, size_t length) {
  uint8_t encoded[PLAIN + AROUND];
  send(encoded, make_frame(encoded, type, sequence, data, length));
}

/* Ends the plain text, so that the host finds the beginning of the first frame. */
static const uint8_t separator[1] = {0};

/* Sends ACK or NAK from either context. With no room it is dropped: the host repeats its frame. */
static void answer(uint8_t type, uint8_t sequence, const uint8_t *reason, size_t length) {
  uint8_t encoded[HEADER + 1 + CRC + AROUND];
  size_t size = make_frame(encoded, type, sequence, reason, length);
  bool masked = CPUcpsid();
  if (queue_free(&transmit) >= size + sizeof separator) {
    if (!output.framed) {
      queue_put(&transmit, separator, sizeof separator);
    }
    queue_put(&transmit, encoded, size);
    pump();
  }
  if (!masked) {
    CPUcpsie();
  }
}

static void acknowledge(uint8_t sequence) {
  acknowledged.numbers[acknowledged.next] = sequence;
  acknowledged.next = (acknowledged.next + 1) % REMEMBERED;
  acknowledged.count += acknowledged.count < REMEMBERED;
  answer('a', sequence, 0, 0);
}

static void refuse(uint8_t sequence, uint8_t reason) {
  answer('n', sequence, &reason, 1);
}

static bool was_acknowledged(uint8_t sequence) {
  for (size_t i = 0; i < acknowledged.count; i++) {
    if (acknowledged.numbers[i] == sequence) {
      return true;
    }
  }
  return false;
}

static void take_input(uint8_t sequence, const uint8_t *data, size_t length) {
  if (length > queue_free(&input)) {
    refuse(sequence, NAK_BUSY);
    return;
  }
  queue_put(&input, data, length);
  input_ended |= length == 0;
  acknowledge(sequence);
}

/* Delivers a frame to the main program, unless that has one. The one it has may be repeated: its answer will come. */
static void deliver(uint8_t type, uint8_t sequence, const uint8_t *data, size_t length) {
  if (!is_held) {
    held.type = type;
    held.sequence = sequence;
    memcpy(held.data, data, length);
    held.length = length;
    is_held = true;
  } else if (held.type != type || held.sequence != sequence) {
    refuse(sequence, NAK_BUSY);
  }
}

static void take_frame(uint8_t type, uint8_t sequence, const uint8_t *data, size_t length) {
  if (type != 'H' && was_acknowledged(sequence)) {
    answer('a', sequence, 0, 0);
    return;
  }
  switch (type) {
    case 'C':
      port_interrupt_requested = true;
      acknowledge(sequence);
      break;
    case 'I':
      take_input(sequence, data, length);
      break;
    case 'H':
    case 'B':
    case 'D':
    case 'R':
      deliver(type, sequence, data, length);
      break;
    default:
      refuse(sequence, NAK_FORM);
  }
}

static void end_frame(void) {
  const uint8_t *bytes = incoming.bytes;
  bool whole = !incoming.broken && incoming.left == 0 && incoming.length >= HEADER + CRC;
  if (whole && crc16(bytes, incoming.length) == 0) {
    take_frame(bytes[0], bytes[1], bytes + HEADER, incoming.length - HEADER - CRC);
  } else {
    refuse(incoming.length >= HEADER ? bytes[1] : 0, NAK_CRC);
  }
}

static void append(uint8_t byte) {
  if (incoming.length < PLAIN) {
    incoming.bytes[incoming.length++] = byte;
  } else {
    incoming.broken = true;
  }
}

static void receive(uint32_t character) {
  uint8_t byte = character & UART_DR_DATA_M;
  if (character & RECEIVE_ERRORS) {
    incoming.started = incoming.broken = true;
  } else if (byte == 0) {
    if (incoming.started) {
      end_frame();
    }
    incoming.started = incoming.broken = false;
    incoming.left = incoming.length = 0;
  } else if (incoming.left > 0) {
    incoming.left--;
    append(byte);
  } else {
    if (incoming.started && incoming.distance != 0xFF) {
      append(0);
    }
    incoming.started = true;
    incoming.distance = byte;
    incoming.left = byte - 1;
  }
}

void UART0_Handler(void) {
  UARTIntClear(UART0_BASE, UARTIntStatus(UART0_BASE, true));
  while (UARTCharsAvail(UART0_BASE)) {
    receive(UARTCharGet(UART0_BASE));
  }
  pump();
}

void link_start(uint32_t clock) {
  SysCtlPeripheralEnable(SYSCTL_PERIPH_GPIOA);
  SysCtlPeripheralEnable(SYSCTL_PERIPH_UART0);
  GPIOPinConfigure(GPIO_PA0_U0RX);
  GPIOPinConfigure(GPIO_PA1_U0TX);
  GPIOPinTypeUART(GPIO_PORTA_BASE, GPIO_PIN_0 | GPIO_PIN_1);
  UARTConfigSetExpClk(UART0_BASE, clock, 115200,
                      UART_CONFIG_WLEN_8 | UART_CONFIG_STOP_ONE | UART_CONFIG_PAR_NONE);
  UARTFIFOLevelSet(UART0_BASE, UART_FIFO_TX2_8, UART_FIFO_RX4_8);
  UARTIntEnable(UART0_BASE, UART_INT_RX | UART_INT_RT);
  IntEnable(INT_UART0);
}

const struct link_frame *link_wait(void) {
  CPUcpsid();
  while (!is_held) {
    sleep_masked();
  }
  CPUcpsie();
  return &held;
}

void link_done(void) {
  is_held = false;
}

void link_accept(const struct link_frame *frame) {
  CPUcpsid();
  acknowledge(frame->sequence);
  CPUcpsie();
}

void link_acknowledge(const struct link_frame *frame) {
  CPUcpsid();
  link_done();
  acknowledge(frame->sequence);
  CPUcpsie();
}

void link_refuse(const struct link_frame *frame, enum link_nak reason) {
  CPUcpsid();
  link_done();
  refuse(frame->sequence, reason);
  CPUcpsie();
}

void link_welcome(const struct link_frame *frame, const uint8_t *data, size_t length) {
  uint8_t sequence = frame->sequence;
  send(separator, output.framed ? 0 : sizeof separator);
  CPUcpsid();
  output.framed = true;
  output.sequence = 0;
  output.length = 0;
  acknowledged.count = 0;
  link_done();
  CPUcpsie();
  send_frame('h', sequence, data, length);
}

void link_clear_input(void) {
  CPUcpsid();
  input.tail = input.head;
  input_ended = false;
  port_interrupt_requested = false;
  CPUcpsie();
}

void link_flush(void) {
  if (output.length > 0) {
    send_frame(output.stream == STDERR ? 'e' : 'o', output.sequence++, output.bytes, output.length);
    output.length = 0;
  }
}

void link_send_exit(int32_t status, uint8_t flags) {
  uint8_t data[5] = {status, status >> 8, status >> 16, status >> 24, flags};
  link_flush();
  send_frame('x', output.sequence++, data, sizeof data);
}

/* A terminal wants a carriage return before every line feed. */
static void output_plain(const char *text, size_t length) {
  for (size_t i = 0; i < length; i++) {
    if (text[i] == '\n') {
      send((const uint8_t *)"\r\n", 2);
    } else {
      send((const uint8_t *)text + i, 1);
    }
  }
}

/* Output goes out at the end of a line, when a frame is full and before the program waits. */
void port_output(int stream, const char *text, size_t length) {
  if (!output.framed) {
    output_plain(text, length);
    return;
  }
  if (stream != output.stream) {
    link_flush();
    output.stream = stream;
  }
  bool line_ends = memchr(text, '\n', length);
  while (length > 0) {
    size_t part = LINK_DATA - output.length < length ? LINK_DATA - output.length : length;
    memcpy(output.bytes + output.length, text, part);
    output.length += part;
    text += part;
    length -= part;
    if (output.length == LINK_DATA) {
      link_flush();
    }
  }
  if (line_ends) {
    link_flush();
  }
}

static void ask_for_input(void) {
  link_flush();
  send_frame('i', output.sequence++, 0, 0);
}

/* Also returns 0 when an interrupt is requested, and without a host. */
int port_read_input(char *buffer, size_t size) {
  if (!output.framed) {
    return 0;
  }
  if (!queue_used(&input) && !input_ended) {
    ask_for_input();
  }
  CPUcpsid();
  while (!queue_used(&input) && !input_ended && !port_interrupt_requested) {
    sleep_masked();
  }
  CPUcpsie();
  size_t length = 0;
  while (length < size && queue_used(&input)) {
    buffer[length++] = queue_take(&input);
  }
  if (length == 0) {
    input_ended = false;
  }
  return length;
}
