import { describe, expect, test } from 'vitest';
import { sysctlLayout, SysCtl, type SysCtlOptions } from './sysctl.js';
import { testHost } from './host.testing.js';

const at = Object.fromEntries(sysctlLayout.registers.map((r) => [r.name, r.offset]));

/** System control with a 16 MHz crystal, and the calls that it makes to the chip. */
function setUp(options: Partial<SysCtlOptions> = {}) {
  const host = testHost();
  const notices: string[] = [];
  const sysctl = new SysCtl('SYSCTL', host, {
    crystal: 16_000_000,
    onGate: (block, clocked) => notices.push(`${block} ${clocked ? 'on' : 'off'}`),
    onBlockReset: (block) => notices.push(`${block} reset`),
    onSystemReset: (cause) => notices.push(`reset by ${cause}`),
    onAperture: (port, ahb) => notices.push(`${port} ${ahb ? 'AHB' : 'APB'}`),
    ...options,
  });
  sysctl.reset('power');
  notices.length = 0;
  return {
    host,
    sysctl,
    notices,
    read: (register: string) => sysctl.read(at[register], 4) >>> 0,
    write: (register: string, value: number) => sysctl.write(at[register], value, 4),
    megahertz: () => host.clock.frequency / 1e6,
    /** Lets virtual time pass. */
    wait: (seconds: number) => host.run(Math.ceil(seconds * host.clock.frequency)),
  };
}

/** RCC for the 16 MHz crystal and the main oscillator; SYSDIV unused by default. */
function rcc({ bypass = 0, powerDown = 0, useSysdiv = 0, sysdiv = 0, xtal = 0x15, acg = 0 }): number {
  const fields = [bypass << 11, powerDown << 13, useSysdiv << 22, sysdiv << 23, xtal << 6, acg << 27];
  return fields.reduce((word, field) => word | field) >>> 0;
}

describe('identification', () => {
  test('reads as LM3S9B92, 100-pin LQFP, Tempest class, 256 KB of flash and 96 KB of SRAM', () => {
    const { sysctl } = setUp();
    const fields = ['DID0.CLASS', 'DID1.PRTNO', 'DID1.PINCNT', 'DID1.PKG', 'DC0.FLASHSZ', 'DC0.SRAMSZ'];
    expect(fields.map((name) => sysctl.peek(name))).toEqual([4, 0x6a, 2, 1, 256 / 2 - 1, 96 * 4 - 1]);
  });

  test('has the silicon revision in DID0', () => {
    expect(setUp().read('DID0')).toBe(0x10040205);
    expect(setUp({ revision: 'B1' }).read('DID0')).toBe(0x10040101);
  });

  test('is read only', () => {
    const { read, write } = setUp();
    write('DC2', 0);
    expect(read('DC2')).toBe(0x570f5337);
  });

  test('lists every field of a capabilities register as present', () => {
    const { sysctl, read } = setUp();
    for (const name of ['DC2', 'DC3', 'DC4', 'DC5', 'DC7', 'DC8', 'DC9']) {
      const present = sysctl.register(name).fields.reduce((mask, field) => mask | field.mask, 0) >>> 0;
      expect((read(name) & present) >>> 0, name).toBe(present);
    }
  });
});

describe('system clock', () => {
  test('is the PIOSC, undivided, after reset', () => {
    const { read, megahertz } = setUp();
    expect([read('RCC'), read('RCC2'), megahertz()]).toEqual([0x078e3ad1, 0x07806810, 16]);
  });

  test.each([
    ['the main oscillator', 0, 16],
    ['the PIOSC', 1, 16],
    ['the PIOSC by four', 2, 4],
    ['the 30 kHz oscillator', 3, 0.03],
    ['the 32.768 kHz oscillator', 7, 0.032768],
  ])('comes from %s with OSCSRC2 %d', (_, source, expected) => {
    const { write, megahertz } = setUp();
    write('RCC2', ((1 << 31) | (1 << 13) | (1 << 11) | (source << 4)) >>> 0);
    expect(megahertz()).toBe(expected);
  });

  test('is divided by SYSDIV plus one with USESYSDIV', () => {
    const { write, megahertz } = setUp();
    write('RCC', rcc({ bypass: 1, powerDown: 1, useSysdiv: 1, sysdiv: 7 }));
    expect(megahertz()).toBe(2);
  });

  test('stays on the oscillator until the PLL has locked, 0x2400 crystal clocks after power-up', () => {
    const { write, sysctl, host, megahertz } = setUp();
    write('RCC', rcc({ useSysdiv: 1, sysdiv: 3 }));
    host.run(0x2400 / 4 - 1);
    expect([megahertz(), sysctl.peek('RIS.PLLLRIS')]).toEqual([4, 0]);
    host.run(1);
    expect([megahertz(), sysctl.peek('RIS.PLLLRIS')]).toEqual([50, 1]);
  });

  test('can be 80 MHz: 400 MHz divided by SYSDIV2 and its LSB with DIV400', () => {
    const { write, wait, megahertz, host } = setUp();
    write('RCC', rcc({ bypass: 1 }));
    write('RCC2', ((1 << 31) | (1 << 30) | (2 << 23)) >>> 0);
    wait(0.001);
    expect(megahertz()).toBe(80);
    expect(host.reports).toEqual([]);
  });

  test('keeps the PLL locked while BYPASS or SYSDIV change', () => {
    const { write, wait, megahertz } = setUp();
    write('RCC', rcc({}));
    wait(0.001);
    write('RCC', rcc({ bypass: 1 }));
    expect(megahertz()).toBe(16);
    write('RCC', rcc({ useSysdiv: 1, sysdiv: 9 }));
    expect(megahertz()).toBe(20);
  });

  test('falls back to the oscillator when XTAL changes, until the PLL has relocked', () => {
    const { write, wait, megahertz } = setUp();
    write('RCC', rcc({ sysdiv: 3 }));
    wait(0.001);
    write('RCC', rcc({ sysdiv: 3, xtal: 0x16 }));
    expect(megahertz()).toBe(16);
    wait(0.001);
    expect(megahertz()).toBeGreaterThan(48);
  });

  test('has a PLLCFG whose F and R fit the crystal', () => {
    for (const [xtal, hertz] of [
      [0x15, 16e6],
      [0x0b, 6e6],
      [0x0e, 8e6],
      [0x11, 12e6],
    ] as const) {
      const { write, sysctl } = setUp({ crystal: hertz });
      write('RCC', rcc({ bypass: 1, xtal }));
      expect((hertz * sysctl.peek('PLLCFG.F')) / (sysctl.peek('PLLCFG.R') + 1)).toBe(400e6);
    }
  });

  describe('is judged when the PLL locks or the clock is used', () => {
    const crystal8 =
      'SYSCTL.RCC.XTAL selects 8 MHz and the crystal has 16 MHz: the PLL runs at 800.0 instead of 400 MHz';
    /** RCC2 with USERCC2: OSCSRC2 0 is MOSC, 1 the PIOSC. */
    const rcc2 = ({ source = 0, bypass = 0, powerDown = 0, div400 = 0, sysdiv = 7 }) =>
      ((1 << 31) | (div400 << 30) | (sysdiv << 23) | (powerDown << 13) | (bypass << 11) | (source << 4)) >>>
      0;

    test('an XTAL that is not the crystal is reported when the PLL has locked', () => {
      const { write, wait, host } = setUp();
      write('RCC', rcc({ xtal: 0x0e, bypass: 1 }));
      wait(0.0001);
      expect(host.reports).toEqual([]);
      wait(0.001);
      expect(host.reports).toEqual([crystal8]);
    });

    test('the XTAL of the crystal is right although RCC2 selects the PIOSC at first', () => {
      const { write, wait, host } = setUp({ crystal: 8e6 });
      write('RCC2', rcc2({ source: 1, bypass: 1 }));
      write('RCC', rcc({ xtal: 0x0e, bypass: 1 }));
      write('RCC2', rcc2({ source: 0, bypass: 1 }));
      wait(0.002);
      write('RCC', rcc({ xtal: 0x0e }));
      write('RCC2', rcc2({ source: 0 }));
      wait(0.001);
      expect(host.reports).toEqual([]);
    });

    /** The settings that a program may change from and to: RCC and RCC2 of each, right for a 16 MHz crystal. */
    const settings: Record<string, [number, number]> = {
      MOSC: [rcc({ bypass: 1, powerDown: 1 }), 0x07802810],
      'PIOSC by RCC2': [rcc({ bypass: 1, powerDown: 1 }) | 1, rcc2({ source: 1, bypass: 1, powerDown: 1 })],
      '50 MHz': [rcc({ useSysdiv: 1, sysdiv: 3 }), 0x07802810],
      '80 MHz by RCC2': [rcc({ useSysdiv: 1, sysdiv: 1 }), rcc2({ div400: 1, sysdiv: 2 })],
      '66 MHz from the PIOSC by RCC2': [rcc({ useSysdiv: 1, sysdiv: 2 }) | 1, rcc2({ source: 1, sysdiv: 2 })],
      '30 kHz': [rcc({ bypass: 1, powerDown: 1 }) | 0x31, 0x07802810],
    };
    const changes = Object.keys(settings).flatMap((from) =>
      Object.keys(settings).flatMap((to) => [[from, to, 'RCC'] as const, [from, to, 'RCC2'] as const]),
    );
    const bypassed = ([one, two]: [number, number]): [number, number] => [
      (one | (1 << 11)) & ~(1 << 22),
      two | (1 << 11),
    ];

    test.each(changes)('nothing is wrong from %s to %s, %s first', (from, to, first) => {
      const { read, write, wait, host } = setUp();
      const both = ([one, two]: [number, number]) => {
        if (first === 'RCC') write('RCC', one >>> 0);
        write('RCC2', two >>> 0);
        if (first !== 'RCC') write('RCC', one >>> 0);
      };
      for (const setting of [settings[from], settings[to]]) {
        both(bypassed([read('RCC'), read('RCC2')]));
        both(bypassed(setting));
        wait(0.002);
        both(setting);
        wait(0.002);
      }
      expect(host.reports).toEqual([]);
    });

    test.each([
      [
        'an XTAL without the PLL',
        rcc({ xtal: 2, bypass: 1 }),
        'SYSCTL.RCC.XTAL selects 2 MHz, which is no frequency for the PLL: it does not lock',
      ],
      [
        'a PLL from MOSC while it is disabled',
        rcc({ sysdiv: 3 }) | 1,
        "SYSCTL: the PLL's reference MOSC is disabled by RCC.MOSCDIS",
      ],
      [
        'a PLL from the 30 kHz oscillator',
        rcc({}) | 0x30,
        'SYSCTL: clock source 3 is no reference of the PLL; MOSC is used',
      ],
      [
        'a clock from MOSC while it is disabled',
        0x078e3ac1,
        'SYSCTL: the clock source MOSC is disabled by RCC.MOSCDIS',
      ],
      [
        '100 MHz',
        rcc({ useSysdiv: 1, sysdiv: 1 }),
        "SYSCTL: a system clock of 100.0 MHz is faster than the part's 80 MHz",
      ],
    ])('%s is reported', (_what, word, message) => {
      const { write, wait, host } = setUp();
      write('RCC', word >>> 0);
      expect(host.reports).toEqual([]);
      wait(0.002);
      expect(host.reports).toEqual([message]);
    });

    test('a clock that is used before the next write is judged without a PLL', () => {
      const { write, wait, host } = setUp();
      write('RCC', 0x078e3ac1);
      host.run(300);
      expect(host.reports).toEqual(['SYSCTL: the clock source MOSC is disabled by RCC.MOSCDIS']);
      write('RCC', 0x078e3ad1);
      wait(0.001);
      expect(host.reports.length).toBe(1);
    });
  });

  test('goes to DSLPCLKCFG in deep sleep and back on waking', () => {
    const { write, sysctl, megahertz } = setUp();
    write('DSLPCLKCFG', (3 << 4) | (1 << 23));
    sysctl.sleeping('deep');
    expect(megahertz()).toBe(0.015);
    sysctl.sleeping('run');
    expect(megahertz()).toBe(16);
  });
});

describe('interrupt 28', () => {
  test('signals the PLL lock while IMC allows it, until MISC clears it', () => {
    const { write, read, wait, host } = setUp();
    write('RCC', rcc({ bypass: 1 }));
    wait(0.001);
    expect([read('RIS'), read('MISC'), host.interrupts.has(28)]).toEqual([0x40, 0, false]);
    write('IMC', 0x40);
    expect([read('MISC'), host.interrupts.has(28)]).toEqual([0x40, true]);
    write('MISC', 0x40);
    expect([read('RIS'), host.interrupts.has(28)]).toEqual([0, false]);
  });

  test('signals the lock of the USB PLL and the power-up of the main oscillator', () => {
    const { write, read, wait } = setUp();
    write('RCC2', 0x07802810);
    wait(0.002);
    expect(read('RIS')).toBe(0x80);
    write('RCC', 0x078e3ad0);
    wait(0.02);
    expect(read('RIS')).toBe(0x180);
  });

  test('signals a brown-out unless PBORCTL selects a reset', () => {
    const { sysctl, notices, write, read } = setUp();
    sysctl.brownOut();
    expect([notices, read('RIS')]).toEqual([[], 2]);
    write('PBORCTL', 2);
    sysctl.brownOut();
    expect(notices).toEqual(['reset by BOR']);
  });
});

describe('clock gating', () => {
  test('announces every block as unclocked at reset', () => {
    const { sysctl, notices, write } = setUp();
    write('RCGC1', 1);
    notices.length = 0;
    sysctl.reset('system');
    const gates = notices.filter((line) => line.endsWith(' off'));
    expect(gates).toEqual(
      expect.arrayContaining(['UART0 off', 'WATCHDOG0 off', 'PWM0 off', 'GPIOJ off', 'EPHY0 off']),
    );
    expect(notices.filter((line) => line.endsWith('APB'))).toHaveLength(9);
  });

  test('switches the blocks whose bits change', () => {
    const { notices, write } = setUp();
    write('RCGC1', 0x00010001);
    write('RCGC1', 0x00010002);
    write('RCGC2', 1 << 8);
    write('RCGC0', (1 << 28) | (1 << 3));
    expect(notices).toEqual([
      'UART0 on', 'TIMER0 on', 'UART0 off', 'UART1 on', 'GPIOJ on', 'WATCHDOG0 on', 'WATCHDOG1 on',
    ]); // prettier-ignore
  });

  test('follows SCGC and DCGC in the sleep modes only with ACG set', () => {
    const { notices, write, sysctl } = setUp();
    write('RCGC1', 3);
    write('SCGC1', 1);
    notices.length = 0;
    sysctl.sleeping('sleep');
    expect(notices).toEqual([]);
    sysctl.sleeping('run');
    write('RCC', rcc({ bypass: 1, powerDown: 1, acg: 1 }));
    sysctl.sleeping('sleep');
    sysctl.sleeping('run');
    sysctl.sleeping('deep');
    expect(notices).toEqual(['UART1 off', 'UART1 on', 'UART0 off', 'UART1 off']);
  });
});

test('RCGC0 sets the sample rate of the converters, SCGC0 that in sleep with ACG set', () => {
  const { sysctl, write, host } = setUp();
  write('RCGC0', 0x0b00);
  write('SCGC0', 0x0600);
  const rates = () => ([0, 1] as const).map((converter) => sysctl.samplesPerSecond(converter) / 1000);
  expect(rates()).toEqual([1000, 500]);
  sysctl.sleeping('sleep');
  expect(rates()).toEqual([1000, 500]);
  write('RCC', rcc({ bypass: 1, powerDown: 1, acg: 1 }));
  expect(rates()).toEqual([500, 250]);
  expect(host.reports).toEqual([]);
});

test('a converter whose clock is too slow is reported', () => {
  const { sysctl, write, host } = setUp();
  write('RCC', rcc({ bypass: 1, powerDown: 1 }) | 0x20);
  sysctl.samplesPerSecond(1);
  expect(host.reports).toEqual(['ADC1 samples with a clock of 4 MHz: without the PLL it needs 14 to 18 MHz']);
});

test('GPIOHBCTL moves a port from one aperture to the other', () => {
  const { notices, write } = setUp();
  write('GPIOHBCTL', 0x108);
  write('GPIOHBCTL', 0x100);
  expect(notices).toEqual(['GPIOD AHB', 'GPIOJ AHB', 'GPIOD APB']);
});

test('SRCRn resets a block when its bit is set and when it is cleared', () => {
  const { notices, write, read } = setUp();
  write('SRCR1', 1 << 16);
  expect([notices, read('SRCR1')]).toEqual([['TIMER0 reset'], 1 << 16]);
  write('SRCR1', 0);
  expect(notices).toEqual(['TIMER0 reset', 'TIMER0 reset']);
});

describe('RESC', () => {
  test('collects causes until software clears them', () => {
    const { sysctl, read, write } = setUp();
    expect(read('RESC')).toBe(2);
    sysctl.reset('system');
    sysctl.resetCause('WDT0');
    sysctl.reset('system');
    sysctl.resetCause('SW');
    expect(read('RESC')).toBe(0b11010);
    write('RESC', 0);
    expect(read('RESC')).toBe(0);
  });

  test('has only POR after power-on and only EXT after the reset pin', () => {
    const { sysctl, read } = setUp();
    sysctl.resetCause('MOSCFAIL');
    sysctl.reset('system');
    sysctl.resetCause('EXT');
    expect(read('RESC')).toBe(1);
    sysctl.reset('power');
    sysctl.resetCause('POR');
    expect(read('RESC')).toBe(2);
  });
});

test('a reset aborts the lock of the PLL and returns to the PIOSC', () => {
  const { sysctl, write, read, wait, megahertz } = setUp();
  write('RCC', rcc({}));
  sysctl.reset('system');
  wait(0.01);
  expect([read('RCC'), read('RIS'), megahertz()]).toEqual([0x078e3ad1, 0, 16]);
});

test('a saved state restores clock gates without announcing them', () => {
  const { host, notices, write } = setUp();
  write('RCGC1', 1);
  const saved = host.states.save();
  write('RCGC1', 0);
  notices.length = 0;
  host.states.restore(saved);
  expect(notices).toEqual([]);
  write('RCGC1', 0);
  expect(notices).toEqual(['UART0 off']);
});
