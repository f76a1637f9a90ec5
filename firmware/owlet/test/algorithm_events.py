# A simulation driven by a queue of timed events: generators as processes.


class Simulation:
    def __init__(self):
        self.now = 0
        self.queue = []
        self.count = 0

    def start(self, process, delay=0):
        self.queue.append((self.now + delay, self.count, process))
        self.count += 1

    def run(self, until):
        while self.queue:
            event = min(self.queue, key=lambda e: e[:2])
            if event[0] > until:
                break
            self.queue.remove(event)
            self.now = event[0]
            process = event[2]
            try:
                self.start(process, next(process))
            except StopIteration as e:
                print('%3d ended: %s' % (self.now, e.value))


def blinker(simulation, name, on, off, times):
    for n in range(times):
        print('%3d %s on' % (simulation.now, name))
        yield on
        print('%3d %s off' % (simulation.now, name))
        yield off
    return name


def watchdog(simulation, limit):
    try:
        while True:
            yield limit
            print('%3d tick' % simulation.now)
    finally:
        print('watchdog closed')


s = Simulation()
s.start(blinker(s, 'red', 3, 7, 2))
s.start(blinker(s, 'green', 1, 4, 3), 2)
dog = watchdog(s, 8)
s.start(dog)
s.run(30)
dog.close()
print(s.now, len(s.queue))
