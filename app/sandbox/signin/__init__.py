"""Signing in to the simulated accounts: who there is, what they prove it with, and what they get.

directory.py says who exists; book.py holds every grant that is open; sts.py, oidc.py, portal.py and
console.py are the AWS services; pages.py is what a browser shows; desk.py binds them together.

control.py lets a test be the person in front of the browser, and AWS behind it. MFA codes come from
POST signin/mfa-code with a device's serial number; the seed that it tells as well makes the same codes
in any authenticator app. Codes, tokens and keys end by the sandbox's clock, so a client that compares
them with its own clock (botocore does) needs a sandbox that runs in real time.
"""
