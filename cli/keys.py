"""`huquq keys`: the keys of a deployment."""

from __future__ import annotations

import click

from kit.crypto import new_keys


@click.group()
def keys() -> None:
    """Keys for encryption and pseudonyms."""


@keys.command()
def new() -> None:
    """Print new keys as settings. Keep them apart from the database, and never lose them."""
    made = new_keys()
    print(f"HUQUQ_ENCRYPTION_KEYS={','.join(made.encryption)}")
    print(f"HUQUQ_PSEUDONYM_KEY={made.pseudonym.hex()}", flush=True)
