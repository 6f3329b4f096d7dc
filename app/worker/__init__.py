"""The process that holds the credentials: asyncio loop, sync, scheduler, command runner, channel."""
