# Counts presses of the button on PB4, which pulls the pin low, and lights the LED meanwhile: button.py [PRESSES].
import sys
from time import sleep_ms

from board import Pin

button = Pin('PB4', Pin.IN, Pin.PULL_UP)
led = Pin('PD0', Pin.OUT, value=0)


def wait_for(level):
    """Returns once the button has kept a level for 20 ms, so that bouncing contacts count once."""
    steady = 0
    while steady < 20:
        sleep_ms(1)
        steady = steady + 1 if button.value() == level else 0


presses = int(sys.argv[1]) if len(sys.argv) > 1 else 5
print('Press the button, please:', presses, 'times.')
for n in range(presses):
    wait_for(0)
    led.on()
    print('press', n + 1)
    wait_for(1)
    led.off()
