# Exception classes of one's own: attributes, str, repr, inheritance.


class AppError(Exception):
    """The base of all the program's errors."""


class ConfigError(AppError):
    def __init__(self, key, reason='missing'):
        super().__init__(key, reason)
        self.key = key
        self.reason = reason

    def __str__(self):
        return '%s: %s' % (self.key, self.reason)


class LimitError(AppError, ):
    limit = 10


for make in (lambda: AppError(), lambda: AppError('one'), lambda: AppError('one', 2), lambda: ConfigError('port'),
             lambda: ConfigError('host', 'bad'), lambda: LimitError(5), lambda: ValueError(), lambda: KeyError('k')):
    try:
        raise make()
    except Exception as e:
        print(type(e).__name__, '|', e, '|', repr(e), '|', e.args, isinstance(e, AppError))
try:
    raise ConfigError('x')
except AppError as e:
    print(e.key, e.reason, e.__class__.__name__)
try:
    raise LimitError
except LimitError as e:
    print(e.limit, e.args, str(e) == '')


class Codes(ValueError):
    def __init__(self, code):
        self.code = code


try:
    raise Codes(7)
except ValueError as e:
    print(e.code, e.args)
error = ValueError('kept')
error.note = 'extra'
try:
    raise error
except ValueError as e:
    print(e is error, e.note)
for bad in (5, 'text', None, int):
    try:
        raise bad
    except TypeError as e:
        print(e)
try:
    e
except NameError as error:
    print(error)
