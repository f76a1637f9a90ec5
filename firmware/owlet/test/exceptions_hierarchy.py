# Which handlers catch which exceptions.
chains = (ZeroDivisionError, ArithmeticError, Exception), (IndexError, LookupError, Exception), (
    KeyError, LookupError, Exception), (NotImplementedError, RuntimeError, Exception), (
    OverflowError, ArithmeticError, BaseException), (KeyboardInterrupt, BaseException, object), (
    ModuleNotFoundError, ImportError, Exception), (UnicodeDecodeError, ValueError, Exception)
for chain in chains:
    print([c.__name__ for c in chain], all(issubclass(chain[i], chain[i + 1]) for i in range(len(chain) - 1)))
print(issubclass(KeyError, IndexError), issubclass(SystemExit, Exception))
print(issubclass(StopIteration, Exception))


def attempt(error):
    try:
        raise error
    except (IndexError, KeyError) as e:
        return 'lookup ' + type(e).__name__
    except ArithmeticError as e:
        return 'arithmetic ' + type(e).__name__
    except ValueError:
        return 'value'
    except Exception as e:
        return 'other ' + type(e).__name__
    except BaseException as e:
        return 'base ' + type(e).__name__


for error in (IndexError, KeyError('k'), ZeroDivisionError, OverflowError(), ValueError, TypeError('t'), StopIteration,
              NameError, AssertionError('a'), OSError, SystemExit, KeyboardInterrupt(), GeneratorExit, MemoryError()):
    print(attempt(error))
try:
    try:
        raise IndexError('first')
    except KeyError:
        print('wrong handler')
except LookupError as e:
    print('outer', e, isinstance(e, Exception))
try:
    raise ValueError
except:
    print('bare')
