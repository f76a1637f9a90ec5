/* The serial link to the host: see link.h. It is also the virtual machine's standard input and output. */
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
  TRANSMIT_BUFFER = 896,
  ANSWER_BUFFER = 112,
  INPUT_BUFFER = 512,
  REMEMBERED = 16,
  STDERR = 2,
  MOST_KEPT =
      100, /* unacknowledged frames; below half of the sequence numbers, so that old ones are told from new */
  FIRST_PATIENCE = 2, /* ticks without an acknowledgement before frames are repeated; doubled each time */
  MOST_REPEATS = 6,
};

#define RECEIVE_ERRORS (UART_DR_FE | UART_DR_PE | UART_DR_BE | UART_DR_OE)

volatile bool port_interrupt_requested;

/* A byte queue with one reader and one writer, one of which is the interrupt handler. */
struct queue {
  uint8_t *bytes;
  size_t size;
  volatile size_t head, tail;
};

static uint8_t answer_bytes[ANSWER_BUFFER], input_bytes[INPUT_BUFFER];
static struct queue answers = {answer_bytes, ANSWER_BUFFER, 0, 0};
static struct queue input = {input_bytes, INPUT_BUFFER, 0, 0};
static volatile bool input_ended;

/* The part of the incoming frame that the interrupt handler has received. */
static struct {
  uint8_t bytes[PLAIN];
  size_t length;
  uint8_t distance; /* the last distance read */
  uint8_t left;     /* bytes until the next distance */
  bool started, broken;
} incoming;

/* The frame that the main program is processing. */
static struct link_frame held;
static volatile bool is_held;

/* The numbers acknowledged last, for frames that the host repeats because an answer was lost. */
static struct {
  uint8_t numbers[REMEMBERED];
  uint8_t count, next;
} acknowledged;

/* What the main program sends: plain text, or the unsolicited frames. Frames are kept from `tail` on until the host
 * acknowledges them, and are sent from `next` on. */
static struct {
  uint8_t bytes[TRANSMIT_BUFFER];
  size_t head, next, tail;
  uint8_t first;     /* number of the frame at `tail` */
  uint8_t confirmed; /* number of the first frame that the host lacks */
  bool keeps;        /* the host acknowledges */
  bool inside;       /* a frame is sent in part */
  bool answering;    /* an answer is sent in part */
  bool repeat;       /* send again from `tail`, after the frame that is being sent */
  bool repeated;     /* ... and not again before the host has acknowledged something, or time has passed */
  bool deaf;       /* nothing was acknowledged for too long: output is dropped until the host sends a frame */
  bool dropped;    /* ... and some was */
  uint8_t repeats; /* since the last acknowledgement */
  uint16_t patience; /* ticks until frames are repeated */
} transmit;

/* The program that runs, or how the last one ended. */
static struct {
  bool active;
  uint8_t exit[LINK_EXIT];
} program;

static struct {
  bool framed;
  uint8_t sequence; /* of the next unsolicited frame */
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

/* COBS in place: encodes bytes 1 to `length`; every zero among them becomes the distance to the next. */
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

static size_t after(size_t position) {
  return (position + 1) % TRANSMIT_BUFFER;
}

static size_t transmit_free(void) {
  return (transmit.tail + TRANSMIT_BUFFER - 1 - transmit.head) % TRANSMIT_BUFFER;
}

static uint8_t frames_kept(void) {
  return output.sequence - transmit.first;
}

/* Releases the frames that the host has. No frame is sent in part. */
static void release(void) {
  bool passed = false;
  while (transmit.first != transmit.confirmed && transmit.tail != transmit.head) {
    passed |= transmit.tail == transmit.next;
    while (transmit.bytes[transmit.tail] != 0) {
      transmit.tail = after(transmit.tail);
    }
    transmit.tail = after(transmit.tail);
    transmit.first++;
  }
  if (passed) transmit.next = transmit.tail;
}

/* Between frames: releases some, or starts again with the oldest. */
static void settle(void) {
  if (!transmit.keeps) {
    return;
  }
  release();
  if (transmit.repeat) {
    transmit.repeat = false;
    transmit.next = transmit.tail;
  }
}

static void wait_for_acknowledgement(uint8_t repeats) {
  transmit.repeats = repeats;
  transmit.patience = FIRST_PATIENCE << repeats;
}

/* Takes the next byte to send: answers go before frames, and neither inside the other. */
static bool next_byte(uint8_t *byte) {
  if (!transmit.inside && !transmit.answering) {
    settle();
  }
  if (queue_used(&answers) && !transmit.inside) {
    *byte = queue_take(&answers);
    transmit.answering = *byte != 0;
    return true;
  }
  if (transmit.next == transmit.head) {
    return false;
  }
  *byte = transmit.bytes[transmit.next];
  transmit.next = after(transmit.next);
  if (transmit.keeps) {
    transmit.inside = *byte != 0;
    if (!transmit.inside) wait_for_acknowledgement(transmit.repeats);
  } else {
    transmit.inside = output.framed && *byte != 0;
    transmit.tail = transmit.next;
  }
  return true;
}

/* Moves bytes to the UART; its interrupt requests more. Called with interrupts masked or by the handler. */
static void fill_transmitter(void) {
  uint8_t byte;
  while (UARTSpaceAvail(UART0_BASE)) {
    if (!next_byte(&byte)) {
      UARTIntDisable(UART0_BASE, UART_INT_TX);
      return;
    }
    UARTCharPutNonBlocking(UART0_BASE, byte);
  }
  UARTIntEnable(UART0_BASE, UART_INT_TX);
}

/* Sleeps until an interrupt. Called with interrupts masked, so that none is missed before it: a masked interrupt wakes
 * WFI too. */
static void sleep_masked(void) {
  CPUwfi();
  CPUcpsie();
  CPUcpsid();
}

static void transmit_put(const uint8_t *bytes, size_t length) {
  for (size_t i = 0; i < length; i++) {
    transmit.bytes[transmit.head] = bytes[i];
    transmit.head = after(transmit.head);
  }
}

/* Sends plain text, waiting for room. */
static void send(const uint8_t *bytes, size_t length) {
  CPUcpsid();
  while (transmit_free() < length) {
    sleep_masked();
  }
  transmit_put(bytes, length);
  fill_transmitter();
  CPUcpsie();
}

/* Sends an unsolicited frame under the next number, waiting for room. However many are
 * dropped, they take one number: a gap of 256 would be none. */
static void send_frame(uint8_t type, const void *data, size_t length) {
  uint8_t encoded[PLAIN + AROUND];
  size_t size = make_frame(encoded, type, output.sequence, data, length);
  CPUcpsid();
  while (!transmit.deaf && (transmit_free() < size || (transmit.keeps && frames_kept() >= MOST_KEPT))) {
    sleep_masked();
  }
  if (!transmit.deaf) {
    if (transmit.tail == transmit.head) wait_for_acknowledgement(0);
    transmit_put(encoded, size);
    output.sequence++;
  } else if (!transmit.dropped) {
    transmit.dropped = true;
    transmit.first = transmit.confirmed = ++output.sequence;
  }
  fill_transmitter();
  CPUcpsie();
}

/* Ends the plain text, so that the host finds the beginning of the first frame. */
static const uint8_t separator[1] = {0};

/* Sends an answer from either context. Drops it if there is no room: the host repeats its frame. */
static void answer(uint8_t type, uint8_t sequence, const uint8_t *data, size_t length) {
  uint8_t encoded[HEADER + LINK_ANSWER + CRC + AROUND];
  size_t size = make_frame(encoded, type, sequence, data, length);
  bool masked = CPUcpsid();
  if (queue_free(&answers) >= size + sizeof separator) {
    if (!output.framed) {
      queue_put(&answers, separator, sizeof separator);
    }
    queue_put(&answers, encoded, size);
    fill_transmitter();
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

/* Delivers a frame to the main program unless it is processing one; that one's answer follows if it is repeated. */
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

/* The host has all frames up to a number. If that is nothing new, it lacks what follows. */
static void take_acknowledgement(uint8_t sequence) {
  uint8_t count = sequence + 1 - transmit.first;
  uint8_t before = transmit.confirmed - transmit.first;
  if (!transmit.keeps || count > frames_kept() || count < before) {
    return;
  }
  if (count > before) {
    transmit.confirmed = sequence + 1;
    transmit.repeated = false;
    wait_for_acknowledgement(0);
  } else if (count < frames_kept() && !transmit.repeated) {
    transmit.repeat = transmit.repeated = true;
  }
  fill_transmitter();
}

static void report_state(uint8_t sequence) {
  uint8_t data[3 + LINK_EXIT] = {program.active, transmit.confirmed, output.sequence};
  memcpy(data + 3, program.exit, LINK_EXIT);
  answer('s', sequence, data, sizeof data);
}

static void take_frame(uint8_t type, uint8_t sequence, const uint8_t *data, size_t length) {
  transmit.deaf = false;
  if (type == 'A') {
    take_acknowledgement(sequence);
    return;
  }
  if (type == 'Q') {
    report_state(sequence);
    return;
  }
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
  fill_transmitter();
}

/* Gives up the frames that the host does not acknowledge: it is gone, or asks later what it has missed. */
static void give_up(void) {
  transmit.deaf = true;
  transmit.dropped = false;
  transmit.next = transmit.tail = transmit.head;
  transmit.first = transmit.confirmed = output.sequence;
  wait_for_acknowledgement(0);
}

void link_tick(void) {
  if (!transmit.keeps || transmit.inside || transmit.tail == transmit.head || --transmit.patience > 0) {
    return;
  }
  if (transmit.repeats == MOST_REPEATS) {
    give_up();
  } else {
    transmit.repeat = true;
    transmit.repeated = false;
    wait_for_acknowledgement(transmit.repeats + 1);
    fill_transmitter();
  }
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
  program.active = true;
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

void link_welcome(const struct link_frame *frame, const uint8_t *data, size_t length, bool acknowledges) {
  if (!output.framed) {
    send(separator, sizeof separator);
  }
  CPUcpsid();
  while (transmit.inside) {
    sleep_masked();
  }
  if (output.framed) {
    transmit.next = transmit.tail = transmit.head;
  } else {
    while (transmit.next != transmit.head) {
      sleep_masked();
    }
  }
  output.framed = true;
  output.sequence = transmit.first = transmit.confirmed = 0;
  output.length = 0;
  transmit.keeps = acknowledges;
  transmit.repeat = transmit.repeated = false;
  acknowledged.count = 0;
  link_done();
  answer('h', frame->sequence, data, length);
  CPUcpsie();
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
    send_frame(output.stream == STDERR ? 'e' : 'o', output.bytes, output.length);
    output.length = 0;
  }
}

void link_send_exit(int32_t status, uint8_t flags) {
  uint8_t data[LINK_EXIT] = {status, status >> 8, status >> 16, status >> 24, flags};
  link_flush();
  memcpy(program.exit, data, sizeof data);
  send_frame('x', data, sizeof data);
  program.active = false;
}

/* A terminal needs a carriage return before every line feed. */
static void output_plain(const char *text, size_t length) {
  for (size_t i = 0; i < length; i++) {
    if (text[i] == '\n') {
      send((const uint8_t *)"\r\n", 2);
    } else {
      send((const uint8_t *)text + i, 1);
    }
  }
}

/* Output is sent at the end of a line, when a frame is full and before the program waits. */
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
  send_frame('i', 0, 0);
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
