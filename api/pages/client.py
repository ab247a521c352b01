"""Where a request comes from, as far as limits have to know it."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from fastapi import Request

_HOME = 64
"""Bits of an IPv6 address that are one customer's: she has all the addresses behind them."""


def client_network(request: Request) -> str:
    """The client's address, of IPv6 its /64. Behind a proxy that the server trusts: the one that the proxy names."""
    return network_of(request.client.host if request.client else "")


def network_of(host: str) -> str:
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host[:64]  # a socket's or none at all: one for all who come by it
    if not isinstance(address, IPv6Address):
        return str(address)
    return str(address.ipv4_mapped or ip_network((address, _HOME), strict=False))
