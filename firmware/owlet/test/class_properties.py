# property, staticmethod, classmethod.


class Temperature:
    unit = 'C'
    made = 0

    def __init__(self, celsius=0):
        self._celsius = celsius
        Temperature.made += 1

    @property
    def celsius(self):
        return self._celsius

    @celsius.setter
    def celsius(self, value):
        if value < -273:
            raise ValueError('too cold')
        self._celsius = value

    @property
    def fahrenheit(self):
        return self._celsius * 9 / 5 + 32

    @classmethod
    def from_fahrenheit(cls, f):
        return cls((f - 32) * 5 / 9)

    @classmethod
    def describe(cls):
        return cls.__name__ + ' in ' + cls.unit

    @staticmethod
    def is_freezing(celsius):
        return celsius <= 0


class Kelvin(Temperature):
    unit = 'K'

    @property
    def celsius(self):
        return self._celsius + 273


t = Temperature(20)
print(t.celsius, t.fahrenheit)
t.celsius = 30
t.celsius += 5
print(t.celsius, t.fahrenheit)
try:
    t.celsius = -300
except ValueError as e:
    print(e, t.celsius)
try:
    t.fahrenheit = 5
except AttributeError:
    print('AttributeError')
print(Temperature.from_fahrenheit(212).celsius, t.from_fahrenheit(32).celsius, t.is_freezing(-1))
print(Temperature.is_freezing(1))
print(Temperature.describe(), Kelvin.describe(), Kelvin(0).describe(), Kelvin(0).celsius)
print(Kelvin.from_fahrenheit(32).celsius)
print(type(Kelvin.from_fahrenheit(5)).__name__, Temperature.made)


class Counter:
    total = 0

    @classmethod
    def bump(cls, by=1):
        cls.total += by
        return cls.total


class Sub(Counter):
    pass


print(Counter.bump(), Sub.bump(5), Counter.total, Sub.total, Counter.bump(), Sub.total)
