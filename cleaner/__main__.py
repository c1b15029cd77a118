"""`python -m cleaner` is the command."""

from cleaner.cli import main

main()
