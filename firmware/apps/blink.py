# Blinks the LED on PD0 ten times.
from time import sleep_ms

from board import Pin

led = Pin('PD0', Pin.OUT)
for n in range(10):
    led.on()
    sleep_ms(100)
    led.off()
    sleep_ms(150)
    print('blink', n + 1)
