"""Real HTTP servers on loopback that stand in for the platforms and check requests as the real ones do.

In a test: `async with BotApi() as bot_api: TelegramChannel(bot_api.token, bot_api.url)`. As a process that
outlives those under test: `python -m tests.standins --bot-api-port N --graph-port M --ledger FILE`.
"""
