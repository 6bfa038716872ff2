"""The socket that the desk listens on."""

from __future__ import annotations

import socket

from saksi.web.serve import Place, listen


def test_answers_are_not_held_back_for_more() -> None:
    """A connection accepted by asyncio has no delay where the listening socket is known to be TCP."""
    import asyncio

    async def is_sent_at_once() -> bool:
        told: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

        async def greeted(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            accepted = writer.get_extra_info("socket")
            told.set_result(bool(accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)))
            writer.close()

        listening = listen(Place())
        async with await asyncio.start_server(greeted, sock=listening):
            _, writer = await asyncio.open_connection(*listening.getsockname())
            answer = await asyncio.wait_for(told, 5)
            writer.close()
            await writer.wait_closed()
            return answer

    assert asyncio.run(is_sent_at_once())
