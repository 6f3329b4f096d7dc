"""Locking the window: when, what is hidden meanwhile, and the way back.

The lock keeps eyes off the screen and amounts out of notifications. It encrypts nothing: programs of
the same person can read what that person can read.
"""
