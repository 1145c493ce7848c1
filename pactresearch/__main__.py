"""`python -m pactresearch` is the command line."""

import sys

from pactresearch.cli import main

sys.exit(main())
