/* Owlet on the EK-LM3S9B92: starts the board and the virtual machine, then serves the host's requests over the link. */
#include <string.h>

#include "core/port.h"
#include "driverlib/sysctl.h"
#include "machine/owlet.h"
#include "port/board.h"
#include "port/link.h"

#define GREETING "Owlet 0.1 on LM3S9B92"

static const char banner[] = GREETING "\r\n";

extern char _heap_start[], _heap_end[];

/* The image that the host is sending. */
static struct {
  uint8_t *bytes;
  size_t length;
} upload;

static uint32_t get32(const uint8_t *bytes) {
  return bytes[0] | bytes[1] << 8 | bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static void hello(const struct link_frame *frame) {
  uint32_t free = owlet_free_bytes();
  uint8_t version = frame->length > 0 && frame->data[0] < LINK_VERSION ? 1 : LINK_VERSION;
  uint8_t data[5 + sizeof banner - 1] = {version, free, free >> 8, free >> 16, free >> 24};
  memcpy(data + 5, banner, sizeof banner - 1);
  upload.bytes = 0;
  link_welcome(frame, data, sizeof data, version > 1);
}

static void begin(const struct link_frame *frame) {
  if (frame->length != 4) {
    link_refuse(frame, NAK_FORM);
    return;
  }
  upload.length = get32(frame->data);
  upload.bytes = owlet_allocate_image(upload.length);
  if (upload.bytes) {
    link_acknowledge(frame);
  } else {
    link_refuse(frame, NAK_NO_MEMORY);
  }
}

static void data(const struct link_frame *frame) {
  size_t count = frame->length - 4;
  if (frame->length < 4 || !upload.bytes || get32(frame->data) > upload.length ||
      count > upload.length - get32(frame->data)) {
    link_refuse(frame, NAK_FORM);
    return;
  }
  memcpy(upload.bytes + get32(frame->data), frame->data + 4, count);
  link_acknowledge(frame);
}

static void run(const struct link_frame *frame) {
  if (frame->length < 1) {
    link_refuse(frame, NAK_FORM);
  } else if (!upload.bytes || !owlet_image_valid(upload.bytes, upload.length)) {
    link_refuse(frame, NAK_BAD_IMAGE);
  } else {
    const uint8_t *image = upload.bytes;
    upload.bytes = 0;
    link_clear_input();
    link_accept(frame);
    int status = owlet_run(image, frame->data[0], (const char *)frame->data + 1, frame->length - 1);
    link_done();
    link_send_exit(status, owlet_exit_flags());
    owlet_idle();
  }
}

static void serve(const struct link_frame *frame) {
  switch (frame->type) {
    case 'H':
      hello(frame);
      break;
    case 'B':
      begin(frame);
      break;
    case 'D':
      data(frame);
      break;
    case 'R':
      run(frame);
      break;
  }
}

int main(void) {
  SysCtlClockSet(SYSCTL_SYSDIV_2_5 | SYSCTL_USE_PLL | SYSCTL_OSC_MAIN | SYSCTL_XTAL_16MHZ);
  uint32_t clock = SysCtlClockGet();
  board_start(clock);
  link_start(clock);
  port_output(1, GREETING "\n", sizeof GREETING);
  owlet_init(_heap_start, _heap_end - _heap_start);
  for (;;) {
    serve(link_wait());
  }
}
