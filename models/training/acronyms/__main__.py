"""``python -m models.training.acronyms``: see :mod:`models.training.acronyms.course`."""

import sys

from models.training.acronyms.course import main

sys.exit(main())
