"""Reading a file from a platform: never more than was asked for, and nowhere but where we were told."""

from __future__ import annotations

import asyncio

import httpx

from bot.messages import FileError, FileGoneError, FileTooLargeError

_GONE = (404, 410)


async def download(client: httpx.AsyncClient, url: httpx.URL | str, limit: int, seconds: float) -> bytes:
    """What lies at `url`, read within `seconds`, with the client's own headers.

    Follows no redirect and unpacks nothing. Raises FileTooLargeError, FileGoneError, else FileError.
    """
    try:
        async with (
            asyncio.timeout(seconds),
            client.stream("GET", url, headers={"Accept-Encoding": "identity"}, follow_redirects=False) as answer,
        ):
            _check(answer)
            read = bytearray()
            async for chunk in answer.aiter_raw():
                read += chunk
                if len(read) > limit:
                    raise FileTooLargeError
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
        raise FileError(type(error).__name__) from None
    return bytes(read)


def _check(answer: httpx.Response) -> None:
    if answer.is_redirect or answer.status_code in _GONE:
        raise FileGoneError
    if answer.status_code != httpx.codes.OK:
        raise FileError(str(answer.status_code))
    if answer.headers.get("Content-Encoding", "identity") != "identity":  # a small archive may hold a huge file
        raise FileGoneError
