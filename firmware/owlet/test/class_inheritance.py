# Inheritance: overriding, super, abstract methods, class attributes along the chain.


class Shape:
    sides = 0
    kind = 'shape'

    def __init__(self, name):
        self.name = name

    def area(self):
        raise NotImplementedError(self.name)

    def describe(self):
        return '%s (%s, %d sides): %.2f' % (self.name, self.kind, self.sides, self.area())


class Rectangle(Shape):
    sides = 4

    def __init__(self, width, height, name='rectangle'):
        super().__init__(name)
        self.width = width
        self.height = height

    def area(self):
        return self.width * self.height

    def grow(self, factor=2):
        self.width *= factor
        return self


class Square(Rectangle):
    kind = 'regular'

    def __init__(self, side):
        super().__init__(side, side, 'square')

    def grow(self, factor=2):
        super().grow(factor)
        self.height = self.width
        return self

    def describe(self):
        return super().describe().upper()


for shape in (Rectangle(2, 3), Square(2), Square(2).grow(), Rectangle(1, 1).grow(5)):
    print(shape.describe(), isinstance(shape, Rectangle), isinstance(shape, Square))
    print(isinstance(shape, (int, Shape)))
try:
    Shape('blob').describe()
except NotImplementedError as e:
    print('NotImplementedError', e)
print(issubclass(Square, Shape), issubclass(Shape, Square), issubclass(bool, int), isinstance(3, object))
print(Square.sides, Square.kind, Rectangle.kind, Square.__name__, Shape.area is Rectangle.area)
Shape.kind = 'form'
Rectangle.sides = 5
print(Square.sides, Square.kind, Rectangle.kind)


class A:
    def who(self):
        return 'A'

    def call(self):
        return self.who() + '!'


class B(A):
    def who(self):
        return 'B' + super().who()


class C(B):
    def who(self):
        return 'C' + super(C, self).who()


print(C().call(), B().call(), A.who(C()), B.call(C()))
