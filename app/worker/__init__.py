"""The process that holds the credentials: asyncio loop, sync, scheduler, command runner, channel.

One account is open, and everything is for it. The others that are signed in are looked at now and then
(`watchman`), and nothing is ever changed in them.
"""
