/**
 * TI's EK-LM3S9B92 evaluation board. The wiring is NuttX's for the sister board EKK-LM3S9B96, which has the same
 * circuit (boards/arm/tiva/ekk-lm3s9b96/src/ekk-lm3s9b96.h in github.com/apache/nuttx): user LED on PD0, user push
 * button SW2 on PB4, UART0 on PA0 and PA1 to the debugger's virtual COM port.
 */
import { Board, type BoardSettings } from '../emulator/board/board.js';
import type { BoardDescription } from '../emulator/board/description.js';
import type { SerialPort } from '../emulator/port/serial.js';
import type { Hertz } from '../emulator/units.js';
import { lm3s9b92 } from '../peripherals/lm3s9b92.js';
import { Button } from '../peripherals/parts/button.js';
import { Led } from '../peripherals/parts/led.js';

export interface EkLm3s9b92Options extends BoardSettings {
  /** The MAC address in USERREG0 and USERREG1, as six hexadecimal bytes; a locally administered one by default. */
  mac?: string;
  /** The main crystal in hertz; 16 MHz by default. */
  crystal?: Hertz;
}

type Parts = { led: Led; button: Button };

/** The board as data: LM3S9B92, LED on PD0, button on PB4, three serial lines. */
export const ekLm3s9b92Description: BoardDescription<Parts> = {
  name: 'ek-lm3s9b92',
  title: 'TI EK-LM3S9B92 evaluation board: LM3S9B92, user LED on PD0, user button on PB4',
  chip: lm3s9b92,
  serial: {
    uart0: { transmit: 'PA1', receive: 'PA0', doc: 'virtual COM port of the debug connector' },
    uart1: { transmit: 'PD3', receive: 'PD2', doc: 'UART1 on pins PD2 and PD3' },
    uart2: { transmit: 'PG1', receive: 'PG0', doc: 'UART2 on pins PG0 and PG1' },
  },
  parts: (host) => ({
    led: new Led(host, host.pin('PD0'), 'led'),
    button: new Button(host, host.pin('PB4'), 'button'),
  }),
  options: {
    mac: 'MAC address kept in USERREG0 and USERREG1, such as 02:50:65:72:63:68',
    crystal: 'frequency of the main crystal in hertz, 16000000 by default',
  },
};

/** An EK-LM3S9B92 with its serial line and parts by name. */
export class EkLm3s9b92 extends Board<Parts> {
  /** The virtual COM port. */
  get uart0(): SerialPort {
    return this.port('uart0');
  }
  /** The user LED on PD0. */
  get led(): Led {
    return this.parts.led;
  }
  /** The user button SW2 on PB4. */
  get button(): Button {
    return this.parts.button;
  }
}

/**
 * Builds the board and powers it on.
 * @throws RangeError for an invalid option
 * @throws ImageError for an image that is malformed or does not fit the chip
 */
export function ekLm3s9b92(options: EkLm3s9b92Options = {}): EkLm3s9b92 {
  return new EkLm3s9b92(ekLm3s9b92Description, options);
}
