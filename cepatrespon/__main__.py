"""`python -m cepatrespon` is the command."""

from cepatrespon.cli import main

main()
