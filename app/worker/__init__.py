"""The process that holds the credentials: asyncio loop, sync, scheduler, command runner, channel.

One account is open, and everything is for it: `account` signs in and keeps it, `session_opener` and
`mfa_prompt` are how, in threads that may wait for a person. The others that are signed in are looked at
now and then (`watchman`), and nothing is ever changed in them. Desks answer what the window asks for
beside an account or without one: accounts, sign-ins, secrets, the network. The `lobby` is the worker
while no account is chosen.
"""
