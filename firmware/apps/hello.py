# Greets the people named on the command line.
import sys

for name in sys.argv[1:] or ['world']:
    print('Hello, %s!' % name)
