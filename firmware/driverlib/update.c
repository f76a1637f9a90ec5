/* The serial boot loader (ROM user's guide, chapter 2, "Serial Protocol"). It erases all of the flash, so it has to run from
 * elsewhere. A packet is its size, the sum of its data and the data, of which the first byte is a command. */
#include "driverlib/update.h"

#include "driverlib/flash.h"
#include "driverlib/sysctl.h"
#include "driverlib/uart.h"
#include "inc/lm3s9b92.h"

enum {
  COMMAND_PING = 0x20,
  COMMAND_DOWNLOAD,
  COMMAND_RUN,
  COMMAND_GET_STATUS,
  COMMAND_SEND_DATA,
  COMMAND_RESET,
};

enum {
  COMMAND_RET_SUCCESS = 0x40,
  COMMAND_RET_UNKNOWN_CMD,
  COMMAND_RET_INVALID_CMD,
  COMMAND_RET_INVALID_ADD,
  COMMAND_RET_FLASH_FAIL,
};

enum {
  ACKNOWLEDGE = 0xCC,
  REFUSE = 0x33,
  AROUND = 2, /* size and checksum */
  LARGEST = 255 - AROUND,
};

#define WRITE_KEY 0xA4420000

struct packet {
  uint32_t words[(LARGEST + 1 + 3) /
                 4]; /* the command is the last byte of the first word, so that data is aligned */
  uint32_t length;
};

struct download {
  uint32_t address, left;
  uint8_t status;
};

static uint8_t *command(struct packet *packet) {
  return (uint8_t *)packet->words + 3;
}

static uint32_t big_endian(const uint8_t *bytes) {
  return (uint32_t)bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3];
}

static uint8_t sum(const uint8_t *bytes, uint32_t length) {
  uint8_t total = 0;
  while (length--) {
    total += *bytes++;
  }
  return total;
}

/* Receives a packet; returns whether it is whole. Zeros between packets are skipped. */
static bool receive(struct packet *packet) {
  uint8_t size;
  do {
    size = UARTCharGet(UART0_BASE);
  } while (size == 0);
  if (size <= AROUND) {
    return false;
  }
  packet->length = size - AROUND;
  uint8_t checksum = UARTCharGet(UART0_BASE);
  for (uint32_t i = 0; i < packet->length; i++) {
    command(packet)[i] = UARTCharGet(UART0_BASE);
  }
  return sum(command(packet), packet->length) == checksum;
}

static void send_status(uint8_t status) {
  UARTCharPut(UART0_BASE, 1 + AROUND);
  UARTCharPut(UART0_BASE, status);
  UARTCharPut(UART0_BASE, status);
}

static uint8_t erase_all(void) {
  HWREG(FLASH_FCMISC) = FLASH_FCMISC_AMISC;
  HWREG(FLASH_FMC) = WRITE_KEY | FLASH_FMC_MERASE;
  while (HWREG(FLASH_FMC) & FLASH_FMC_MERASE) {
  }
  return HWREG(FLASH_FCRIS) & FLASH_FCRIS_ARIS ? COMMAND_RET_FLASH_FAIL : COMMAND_RET_SUCCESS;
}

static uint8_t begin_download(struct download *download, struct packet *packet) {
  download->left = 0;
  if (packet->length != 9) {
    return COMMAND_RET_INVALID_CMD;
  }
  uint32_t address = big_endian(command(packet) + 1);
  uint32_t size = big_endian(command(packet) + 5);
  uint32_t flash = SysCtlFlashSizeGet();
  if (address % 4 || address > flash || size > flash - address) {
    return COMMAND_RET_INVALID_ADD;
  }
  download->address = address;
  download->left = size;
  return erase_all();
}

/* Programs data; the last word of a download is filled up with erased bytes. */
static uint8_t take_data(struct download *download, struct packet *packet) {
  uint32_t length = packet->length - 1;
  if (length > download->left || (length % 4 && length != download->left)) {
    return COMMAND_RET_INVALID_CMD;
  }
  uint32_t whole = length;
  while (whole % 4) {
    command(packet)[1 + whole++] = 0xFF;
  }
  if (FlashProgram(packet->words + 1, download->address, whole)) {
    return COMMAND_RET_FLASH_FAIL;
  }
  download->address += length;
  download->left -= length;
  return COMMAND_RET_SUCCESS;
}

static uint8_t run(struct packet *packet) {
  if (packet->length != 5) {
    return COMMAND_RET_INVALID_CMD;
  }
  UARTCharPut(UART0_BASE, ACKNOWLEDGE);
  ((void (*)(void))(big_endian(command(packet) + 1) | 1))();
  return COMMAND_RET_SUCCESS;
}

static void reset(void) {
  UARTCharPut(UART0_BASE, ACKNOWLEDGE);
  while (UARTBusy(UART0_BASE)) {
  }
  SysCtlReset();
}

static uint8_t carry_out(struct download *download, struct packet *packet) {
  switch (*command(packet)) {
    case COMMAND_PING:
      return COMMAND_RET_SUCCESS;
    case COMMAND_DOWNLOAD:
      return begin_download(download, packet);
    case COMMAND_RUN:
      return run(packet);
    case COMMAND_SEND_DATA:
      return take_data(download, packet);
    case COMMAND_RESET:
      reset();
  }
  return COMMAND_RET_UNKNOWN_CMD;
}

/* Receives a program over UART0, which has to be configured, and writes it to flash. Never returns. */
void UpdateUART(void) {
  struct packet packet;
  struct download download = {0, 0, COMMAND_RET_SUCCESS};
  for (;;) {
    if (!receive(&packet)) {
      UARTCharPut(UART0_BASE, REFUSE);
    } else if (*command(&packet) == COMMAND_GET_STATUS) {
      UARTCharPut(UART0_BASE, ACKNOWLEDGE);
      send_status(download.status);
    } else {
      download.status = carry_out(&download, &packet);
      UARTCharPut(UART0_BASE, ACKNOWLEDGE);
    }
  }
}
