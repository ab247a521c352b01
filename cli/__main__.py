"""`python -m cli`: the same as `huquq`."""

from cli.main import main

main()
